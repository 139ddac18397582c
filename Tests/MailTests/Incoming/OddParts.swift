// Parts in parts, badly put together, and names of files that mean harm.

import Mail

extension OddMessages {
  static let parts: [Odd] = [
    parts(
      "a text and a file", "mixed", [text("Hej"), file("a.pdf", "PDF")], reads: "Hej",
      files: ["a.pdf=PDF"]),
    parts("alternatives", "alternative", [text("Hej"), html("<b>Hej</b> HTML")], reads: "Hej"),
    parts("an empty alternative", "alternative", [text(" \n "), html("<b>Hej</b>")], reads: "Hej"),
    parts(
      "alternatives turned about", "alternative", [html("<b>Nej</b>"), text("Hej")], reads: "Hej"),
    parts("no alternative says anything", "alternative", [text(""), html("<p></p>")], reads: ""),
    parts(
      "a page with its pictures", "related",
      [html("<p>Hej<img src=cid:1></p>"), file("a.png", "PNG")],
      reads: "Hej", files: ["a.png=PNG"]),
    parts("two texts", "mixed", [text("Ett"), text("Och ett till")], reads: "Ett\n\nOch ett till"),
    parts(
      "a kind that nobody knows", "x-odd", [text("Hej"), file("a", "1")], reads: "Hej",
      files: ["a=1"]),
    parts("a part without a header", "mixed", ["\nHej"], reads: "Hej"),
    parts("a part of nothing", "mixed", ["", text("Hej")], reads: "Hej"),
    .mail(
      "never closed", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHej\n--b\n\nDu",
      reads: "Hej\n\nDu",
      troubles: [.partsNotClosed]),
    .mail(
      "no boundary told",
      "Content-Type: multipart/mixed\n\n--b\nContent-Type: text/plain\n\nHej\n--b--",
      reads: "Hej", troubles: [.boundaryMissing]),
    .mail(
      "another boundary than told",
      "Content-Type: multipart/mixed; boundary=c\n\n--b\nContent-Type: text/plain\n\nHej\n--b--",
      reads: "Hej",
      troubles: [.boundaryMissing]),
    .mail(
      "no boundary anywhere", "Content-Type: multipart/mixed; boundary=c\n\nHej\n", reads: "Hej",
      troubles: [.boundaryMissing]),
    .mail(
      "one boundary for both",
      "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nHej\n--b--\n--b\n\nDu\n--b--",
      reads: "Hej", troubles: [.boundaryMissing]),
    .mail(
      "a boundary that begins another",
      "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\n\nHej\n--bb--\n--b\n\nDu\n--b--",
      reads: "Hej\n\nDu"),
    .mail(
      "spaces after a boundary",
      "Content-Type: multipart/mixed; boundary=\"b \"\n\n--b  \n\nHej\n--b-- \nafter",
      reads: "Hej"),
    .mail(
      "words before and after",
      "Content-Type: multipart/mixed; boundary=b\n\nbefore\n--b\n\nHej\n--b--\nafter",
      reads: "Hej"),
    .mail(
      "a type that is none", "Content-Type: text\n\nHej", reads: "Hej"),
    .mail("a type of nothing", "Content-Type:\n\nHej", reads: "Hej"),
    .mail(
      "a type in comments", "Content-Type: (hm) text/plain (yes); (no) charset=(x)utf-8\n\nHej",
      reads: "Hej"),
    .mail(
      "only a file", "Content-Type: application/pdf; name=a.pdf\n\nPDF", reads: "",
      files: ["a.pdf=PDF"]),
    .mail(
      "a text that has a name", "Content-Type: text/plain; name=\"brev.txt\"\n\nHej", reads: "Hej",
      files: ["brev.txt=Hej"]),
    .mail(
      "a text that is a file",
      "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nHej",
      reads: "", files: ["a.txt=Hej"]),
    parts("a thousand texts", "mixed", (0..<998).map { _ in text("a") }) {
      $0.text.utf8.count == 998 * 3 - 2
    },
    parts(
      "two thousand parts", "mixed", (0..<2_000).map { _ in text("a") }, troubles: [.tooManyParts]),
    .mail(
      "a hundred deep",
      (0..<100).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
        + "\nHej",
      reads: "", troubles: [.partsNotClosed, .tooDeep]),
    parts(
      "a digest", "digest", ["\nSubject: Ett\n\nHej", "\nSubject: Annat\n\nDu"], reads: "",
      files: ["Ett.eml", "Annat.eml"]
    ) { $0.enclosures.count == 2 },
    parts(
      "a piece of a message", "mixed",
      ["Content-Type: message/partial; id=1; number=1; total=3\n\nx"], troubles: [.partial]),
    parts(
      "a file that is elsewhere", "mixed",
      ["Content-Type: message/external-body; access-type=URL; url=\"http://a.se\"\n\nx"],
      troubles: [.external]),
  ]

  static let names: [Odd] = [
    name("filename=\"avtal.pdf\"", "avtal.pdf"),
    name("filename=avtal (1).pdf", "avtal (1).pdf"),
    name("filename*=UTF-8''%C3%85rsbok%202026.pdf", "Årsbok 2026.pdf"),
    name("filename*0*=UTF-8''%C3%85rs;\n filename*1=bok;\n filename*2*=%20.pdf", "Årsbok .pdf"),
    name("filename*1=b.pdf; filename*0=a", "ab.pdf"),
    name("filename*=iso-8859-1'sv'%E5.pdf", "å.pdf"),
    name("filename*=UTF-8''%zz%4", "%zz%4"),
    name("filename=\"=?utf-8?Q?=C3=A5.pdf?=\"", "å.pdf"),
    name("filename=\"../../etc/passwd\"", "passwd"),
    name("filename=\"C:\\\\Users\\\\anna\\\\avtal.doc\"", "avtal.doc"),
    name("filename=\"..\"", "bilaga-1.bin"),
    name("filename=\"\"", "bilaga-1.bin"),
    name("filename=\"a\u{1}b\u{7F}.txt\"", "ab.txt"),
    name("filename*=UTF-8''faktura%E2%80%AEfdp.exe", "fakturafdp.exe"),
    name("filename=\"CON.txt\"", "_CON.txt"),
    name("filename=\"a<b>:c|d?.txt\"", "a_b__c_d_.txt"),
    name("filename=\".htaccess\"", "htaccess"),
    name(
      "filename=\"\(String(repeating: "x", count: 400)).pdf\"",
      "\(String(repeating: "x", count: 144))….pdf"),
  ]

  private static func name(_ parameters: String, _ wanted: String) -> Odd {
    .mail(
      "a name: \(parameters.prefix(60))",
      "Content-Type: application/octet-stream\nContent-Disposition: attachment; \(parameters)\n\nx",
      reads: "",
      files: [wanted])
  }

  static func text(_ text: String) -> String {
    "Content-Type: text/plain; charset=utf-8\n\n" + text
  }
  static func html(_ text: String) -> String { "Content-Type: text/html; charset=utf-8\n\n" + text }
  static func file(_ name: String, _ text: String) -> String {
    "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"\(name)\"\n\n"
      + text
  }

  static func parts(
    _ name: String, _ kind: String, _ parts: [String], reads: String? = nil, files: [String]? = nil,
    troubles: [Trouble] = [], also: @escaping @Sendable (IncomingMail) -> Bool = { _ in true }
  ) -> Odd {
    let body = parts.map { "--b\n" + $0 + "\n" }.joined()
    return .mail(
      name, "Content-Type: multipart/\(kind); boundary=b\n\n" + body + "--b--\n", reads: reads,
      files: files,
      troubles: troubles, also: also)
  }
}
