// The fixed streams that every masked copy carries: the font of its invisible text, its colours.

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

enum CopyResources {
  /// A TrueType font of ours with one glyph that draws nothing and is 500 of 1000 units wide.
  static let font = decoded(
    """
    AAEAAAAJAIAAAwAQY21hcAAMACUAAACcAAAAJGdseWYAAAAAAAAAwAAAAAFoZWFkYRJEzQAAAMQAAAA2aGhlYQMiAS8A
    AAD8AAAAJGhtdHgD6AAAAAABIAAAAAhsb2NhAAAAAAAAASgAAAAGbWF4cAADAAEAAAEwAAAAIG5hbWUB4hJ8AAABUAAA
    AEhwb3N0AAMAAQAAAZgAAAAgAAAAAQADAAAAAAAMAAQAGAAAAAIAAgAAAAD//wAA//8AAQAAAAAAAAABAAAAAQAAIMwg
    nl8PPPUACwPoAAAAAAAAAAAAAAAAAAAAAAAAAAAB9APoAAAACAACAAAAAAAAAAEAAAMg/zgAAAH0AAAAAAAAAAEAAAAA
    AAAAAAAAAAAAAAACAfQAAAH0AAAAAAAAAAAAAAABAAAAAgAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAABAA2AAMA
    AQQJAAEAEgAAAAMAAQQJAAIAEgAAAAMAAQQJAAQAEgAAAAMAAQQJAAYAEgAAAEcAbAB5AHAAaABMAGUAcwBzAAMAAAAA
    AAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAA=
    """)

  /// 65,536 times glyph 1, as zlib compresses it: every code is drawn by the empty glyph.
  static let glyphs = decoded(
    """
    eNrtwgEJAAAAAqD6fzpoh2gaAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    AAAAAAAAgBsA/wAQ
    """)

  /// sRGB (IEC 61966-2-1) as an ICC profile of version 4, made from the standard's figures.
  static let colours = decoded(
    """
    AAAB4AAAAAAEIAAAbW50clJHQiBYWVogB+oAAQABAAAAAAAAYWNzcAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    APbWAAEAAAAA0y0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAKZGVzYwAA
    APwAAAAkY3BydAAAASAAAAAid3RwdAAAAUQAAAAUY2hhZAAAAVgAAAAsclhZWgAAAYQAAAAUZ1hZWgAAAZgAAAAUYlhZ
    WgAAAawAAAAUclRSQwAAAcAAAAAgZ1RSQwAAAcAAAAAgYlRSQwAAAcAAAAAgbWx1YwAAAAAAAAABAAAADGVuVVMAAAAI
    AAAAHABzAFIARwBCbWx1YwAAAAAAAAABAAAADGVuVVMAAAAGAAAAHABDAEMAMAAAWFlaIAAAAAAAAPbWAAEAAAAA0y1z
    ZjMyAAAAAAABDEIAAAXe///zJgAAB5MAAP2Q///7ov///aMAAAPcAADAblhZWiAAAAAAAABvogAAOPUAAAOQWFlaIAAA
    AAAAAGKZAAC3hQAAGNpYWVogAAAAAAAAJKAAAA+EAAC2z3BhcmEAAAAAAAMAAAACZmYAAPKnAAANWQAAE9AAAApb
    """)

  /// Codes are UTF-16: each stands for itself.
  static let unicode = """
    /CIDInit /ProcSet findresource begin
    12 dict begin
    begincmap
    /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
    /CMapName /Adobe-Identity-UCS def
    /CMapType 2 def
    1 begincodespacerange
    <0000> <FFFF>
    endcodespacerange
    1 beginbfrange
    <0000> <FFFF> <0000>
    endbfrange
    endcmap
    CMapName currentdict /CMap defineresource pop
    end
    end

    """

  private static func decoded(_ text: String) -> Data {
    // A constant of this file: a test reads all of them.
    Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data()
  }
}
