// What an operator writes, and every mistake in it.

import Testing

@testable import BlobsS3

@Suite("The place of a shared store")
struct SettingsTests {
  @Test func everyPartIsRead() throws {
    let settings = try S3Settings.parse(
      "s3://papers/a/b/?endpoint=http://127.0.0.1:9000&region=eu-north-1&ca=/ca.pem",
      credentials: "ID:SECRET:TOKEN:WITH:COLONS")
    #expect(settings.path("x") == "/papers/a/b/x")
    #expect(settings.endpoint == "http://127.0.0.1:9000")
    #expect(settings.caFile == "/ca.pem")
    #expect(settings.credentials.token == "TOKEN:WITH:COLONS")
    let short = try S3Settings.parse("s3://papers?region=eu-north-1", credentials: "ID:SECRET")
    #expect(short.path("x") == "/papers/x")
    #expect(short.endpoint == "https://s3.eu-north-1.amazonaws.com")
  }

  @Test func everyMistakeIsToldAtOnce() {
    #expect {
      try S3Settings.parse("s3://B/a//b?endpoint=ftp://x&region=!&speed=1", credentials: "hemligt")
    } throws: { error in
      let problem = error as? S3SettingsProblem
      return problem?.problems.count == 6 && problem?.description.contains("hemligt") == false
    }
  }

  @Test func nothingThatIsPrintedHoldsASecret() throws {
    let settings = try S3Settings.parse("s3://papers/a", credentials: "ID:SECRET:TOKEN")
    var dumped = ""
    dump(settings, to: &dumped)
    for text in ["\(settings)", String(reflecting: settings), dumped, "\(settings.credentials)"] {
      #expect(!text.contains("SECRET") && !text.contains("TOKEN"))
    }
  }
}
