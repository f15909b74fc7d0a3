/** What we use of bidi-js, whose own types do not say that its CommonJS module is the factory itself. */
declare module 'bidi-js' {
  /** Embedding levels of a text's characters: odd ones are read from right to left. */
  export interface EmbeddingLevels {
    levels: Uint8Array;
  }

  /** The Unicode bidirectional algorithm. */
  export interface Bidi {
    getEmbeddingLevels: (text: string, direction: 'ltr' | 'rtl') => EmbeddingLevels;
    getReorderedIndices: (text: string, embedding: EmbeddingLevels) => number[];
    getMirroredCharactersMap: (text: string, levels: Uint8Array) => Map<number, string>;
  }

  export default function bidiFactory(): Bidi;
}
