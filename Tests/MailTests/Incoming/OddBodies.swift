// Bodies whose charset or encoding lies, is broken, or is of another age.

import Mail

extension OddMessages {
  static let charsets: [Odd] = [
    plain("ASCII that is Latin-1", "us-ascii", "Beg\u{E4}ran", "Begäran", [.charsetWrong]),
    plain("UTF-8 that is Latin-1", "utf-8", "Beg\u{E4}ran", "Begäran", [.charsetWrong]),
    plain("Latin-1 that is UTF-8", "iso-8859-1", "\u{C3}\u{A5}\u{C3}\u{A4}", "åä", [.charsetWrong]),
    plain("Latin-1 that is Windows", "iso-8859-1", "\u{93}Hej\u{94} \u{96} \u{80}5", "“Hej” – €5"),
    plain("Windows with a hole", "windows-1252", "a\u{81}\u{E5}", "a�å", [.charactersLost]),
    plain("no charset, UTF-8", nil, "\u{C3}\u{A5}", "å"),
    plain("no charset, Latin-1", nil, "Beg\u{E4}ran", "Begäran", [.charsetGuessed]),
    plain("Latin-9", "ISO-8859-15", "\u{A4}5 \u{E5}", "€5 å"),
    plain("Latin-2", "iso-8859-2", "\u{A3}\u{F3}d\u{BC}", "Łódź"),
    plain("Cyrillic", "koi8-r", "\u{F0}\u{F2}\u{E9}\u{F7}\u{E5}\u{F4}", "ПРИВЕТ"),
    plain("a charset in quotes", "\"utf-8\"", "\u{C3}\u{A5}", "å"),
    plain("a charset of nonsense", "x-klingon", "\u{C3}\u{A5}", "å", [.charsetUnknown]),
    plain("a charset that is a path", "../../etc/passwd", "abc", "abc", [.charsetUnknown]),
    plain("UTF-8 with a mark before it", "utf-8", "\u{EF}\u{BB}\u{BF}Hej", "Hej"),
    plain("UTF-8 cut in a character", "utf-8", "\u{C3}\u{A5}\u{C3}", "å�", [.charactersLost]),
    plain("UTF-16 with a mark", "utf-16", "\u{FE}\u{FF}\0H\0\u{E5}", "Hå"),
    plain("UTF-16, little end first", "utf-16le", "H\0\u{E5}\0", "Hå"),
    plain("UTF-16 without a mark", "utf-16", "H\0e\0j\0", "Hej"),
    plain(
      "UTF-16 that is none", "utf-16", "Hej, detta ar ASCII", "Hej, detta ar ASCII", [.charsetWrong]
    ),
    plain("UTF-16 of an odd length", "utf-16be", "\0H\0e\0", "He", [.charactersLost]),
    plain("UTF-7", "utf-7", "Beg+AOQ-ran", "Begäran"),
    plain(
      "half a character of Japanese", "shift_jis", "\u{93}\u{FA}\u{96}", "日�", [.charactersLost]),
    plain("controls in the text", "utf-8", "a\u{1B}[31mb\0c\u{7}", "a[31mbc"),
  ]

  static let encodings: [Odd] = [
    encoded("base64", "SGVqIGTDpHI=", "Hej där"),
    encoded("base64", "SGVqI\nGTDpH\nI", "Hej där"),
    encoded("BASE64 (really)", "SGVqIGTDpHI", "Hej där"),
    encoded("base64", "*SGVq*IGTDpHI=", "Hej där", [.base64Damaged]),
    encoded("base64", "SGVq\nIGTDpHI=\nSGVq", "Hej därHej"),
    encoded("base64", "SGVqI", "Hej", [.base64Damaged]),
    encoded("base64", "", ""),
    encoded("quoted-printable", "Hej d=C3=A4r=\n du", "Hej där du"),
    encoded("quoted-printable", "Hej d=c3=a4r   \ndu", "Hej där\ndu"),
    encoded("quoted-printable", "a=XYb = c=", "a=XYb = c", [.quotedPrintableDamaged]),
    encoded("quoted-printable", "1=2 =3D 1+1=  \n!", "1=2 = 1+1!", [.quotedPrintableDamaged]),
    encoded("x-rot13", "Hej", "Hej", [.encodingUnknown]),
    encoded("8bit", "\u{C3}\u{A5}", "å"),
    encoded("x-uuencode", "begin 644 a.txt\n#2&5J\n`\nend", "Hej"),
    encoded("x-uuencode", "begin 644 a.txt\n#2&5J\n", "Hej", [.uuencodeDamaged]),
    .mail(
      "a file in the text", "\nSe filen:\nbegin 644 a.txt\n#2&5J\n`\nend\nHej då",
      reads: "Se filen:\nHej då",
      files: ["a.txt=Hej"], troubles: [.charsetGuessed]),
    .mail(
      "no file in the text", "\nWe shall:\nbegin 100 years from now\nand end later",
      reads: "We shall:\nbegin 100 years from now\nand end later"),
    .mail(
      "text that flows",
      "Content-Type: text/plain; format=flowed; delsp=no\n\nHej \ndu\n>> citat \n>> mer\n> svar\n-- \nAnna",
      reads: "Hej du\n>> citat mer\n> svar\n-- \nAnna"),
    .mail(
      "text that flows without spaces",
      "Content-Type: text/plain; format=Flowed; DelSp=Yes\n\nHand \nling",
      reads: "Handling"),
    html("<p>Hej <b>du</b></p><p>Rad&nbsp;2 &aring;&#228;&#xF6;</p>", "Hej du\n\nRad 2 åäö"),
    html(
      "<style>p{color:red}</style><script>alert('</p>')</script>Hej<!-- inte > detta -->!", "Hej!"),
    html(
      "Se <a href=\"https://malmby.se/a?b=1&amp;c=2\">sidan</a>.",
      "Se sidan <https://malmby.se/a?b=1&c=2>."),
    html(
      "<a href='https://malmby.se/'>malmby.se</a> <a href='javascript:x()'>x</a>", "malmby.se x"),
    html(
      "<ul><li>ett<li>tva</ul><table><tr><td>a</td><td>b</td></tr><tr><td>c</table>",
      "- ett\n- tva\n\na b\nc"),
    html("1 < 2 && 3 > 2 &amp &unknown; <3", "1 < 2 && 3 > 2 &amp &unknown; <3"),
    html("a<img alt='En karta' src=x>b<br>c<pre>x  y\nz</pre>", "aEn kartab\nc\n\nx  y\nz"),
    html("<p title=\"never closed>Hej</p>sen", "Hej\n\nsen"),
    html("Hej <b", "Hej <b"),
    html("Hej <!-- never closed", "Hej"),
    html("&#0;&#x110000;&#128;&#999999999999;", "��€&#999999999999;"),
  ]

  private static func plain(
    _ name: String, _ charset: String?, _ body: String, _ reads: String, _ troubles: [Trouble] = []
  ) -> Odd {
    let type = charset.map { "Content-Type: text/plain; charset=\($0)\n" } ?? ""
    return .mail("a charset: " + name, type + "\n" + body, reads: reads, troubles: troubles)
  }

  private static func encoded(
    _ encoding: String, _ body: String, _ reads: String, _ troubles: [Trouble] = []
  ) -> Odd {
    .mail(
      "\(encoding): \(body)",
      "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: \(encoding)\n\n" + body,
      reads: reads, troubles: troubles)
  }

  private static func html(_ body: String, _ reads: String) -> Odd {
    .mail("HTML: \(body)", "Content-Type: text/html; charset=utf-8\n\n" + body, reads: reads)
  }
}
