/** What pdfkit and we use of fontkit, which comes without types. */
declare module 'fontkit' {
  export interface GlyphPosition {
    xAdvance: number;
    yAdvance: number;
    xOffset: number;
    yOffset: number;
  }

  /** Shaped text: glyphs from left to right, and where they stand. */
  export interface GlyphRun {
    glyphs: readonly { id: number; advanceWidth: number; codePoints: readonly number[] }[];
    positions: GlyphPosition[];
    advanceWidth: number;
  }

  export interface Font {
    postscriptName: string;
    layout: (
      text: string,
      features?: readonly string[],
      script?: string,
      language?: string,
      direction?: 'ltr' | 'rtl',
    ) => GlyphRun;
  }

  /** Reads a font file. */
  export function create(file: Uint8Array): Font;
}
