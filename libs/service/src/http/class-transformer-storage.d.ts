// class-transformer keeps the nested types of `@Type` here and declares no types for it.
declare module 'class-transformer/cjs/storage.js' {
  export const defaultMetadataStorage: object;
}
