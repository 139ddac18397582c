// The reader of Swift files is itself tried, so that the rules above do not pass by blindness.

import Testing

@Suite("Reading")
struct Reading {
  private func file(_ text: String) -> SwiftFile {
    SwiftFile(TreeFile(path: "Sources/Policy/Sample.swift", text: text))
  }

  @Test func commentsAndTextsAreNoCode() {
    let sample = file(
      #"""
      let a = "try! { \(b("}")) \" end" // try!
      /* try! /* { */ } */ let c = 1
      """#)
    #expect(!sample.code.joined().contains("try!"))
    #expect(!sample.code.joined().contains("{"))
    #expect(sample.code.joined().contains("let c = 1"))
    #expect(sample.literals.map { $0.text } == ["}", "try! {    end"])
  }

  @Test func textsOverSeveralLinesKeepTheLines() {
    let sample = file(
      "let a = \"\"\"\n  one \"two\"\n  \"\"\"\nlet b = #\"raw \"quoted\" \\n\"#\nlet c = 1")
    #expect(sample.code.count == 5)
    #expect(sample.code[4] == "let c = 1")
    #expect(sample.literals.map { $0.line } == [1, 4])
    #expect(sample.literals[1].text == "raw \"quoted\" \\n")
  }

  @Test func functionsAreMeasuredFromNameToBrace() {
    let sample = file(
      """
      protocol P {
        func without(a: Int) -> Int
        func other()
      }
      struct S {
        var stored = { 1 }()
        var computed: Int { 1 }
        func long(
          a: Int
        ) throws -> Int {
          if a > 1 {
            return 1
          }
          return 2
        }
        init?(a: Int) { nil }
      }
      """)
    #expect(sample.functions.map { $0.name } == ["computed", "long", "init"])
    #expect(sample.functions.map { $0.length } == [1, 8, 1])
  }

  @Test func importsAreSeenWithAnyAccess() {
    let sample = file(
      "import A\npublic import B\n@preconcurrency internal import struct C.D\nlet e = 1")
    #expect(sample.imports.prefix(2) == ["A", "B"])
  }

  @Test func partsOfLongerNamesAreNotCalls() {
    let sample = file("blueprint(1)\nself.print(1)\nfunc print(a: A) { print(1) }\ncase print")
    #expect(sample.places(of: "print(") == ["Sources/Policy/Sample.swift:3"])
    #expect(file("func other(a: Int)\ncase print(Int)").places(of: "print(").isEmpty)
  }
}
