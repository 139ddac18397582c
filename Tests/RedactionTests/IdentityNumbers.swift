// Personnummer and their relatives, in every form in which they are written.

import Policy
import Redaction
import Testing

@Suite struct IdentityNumbers {
  @Test(arguments: [
    "19871220-2384", "871220-2384", "871220+2384", "198712202384", "8712202384", "871220 2384",
    "871220\u{A0}2384", "871220\u{2013}2384", "871220\u{2212}2384", "871220\u{2011}2384",
    "19871220 2384", "1987-12-20-2384", "871220\n2384", "871220 - 2384", "871220;2384",
    "871220\t2384", "1987 12 20 2384", "19 871220-2384", "871220-\n2384", "871220\u{AD}-2384",
  ])
  func areFoundInEveryForm(_ form: String) throws {
    let found = try flags("Hon heter ingenting och har numret \(form) sedan dess.")
      .filter { $0.kind == .identityNumber }
    #expect(found.count == 1, "\(form.debugDescription)")
  }
}
