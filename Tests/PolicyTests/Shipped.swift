// The policy folder that is shipped, and where tests find it.

import Policy
import Testing

/// The repository's own policy folder.
let shippedFolder = "\(repository)/policy"

/// The day on which tests stand, unless they say otherwise.
let testDay = Day(year: 2026, month: 11, day: 21) ?? Day(number: 0)

/// The root of the repository, three steps up from this file.
private let repository = #filePath.split(separator: "/").dropLast(3)
  .reduce(into: "") { path, part in path += "/\(part)" }

/// The shipped policy, loaded once.
let shipped = Result { () throws(PolicyProblems) -> Policy in
  try Policy.load(folder: shippedFolder, today: testDay)
}

@Suite struct Shipped {
  @Test func theShippedPolicyLoadsWithoutAProblem() throws {
    let policy = try shipped.get()
    #expect(policy.authorities.map(\.id.text) == ["ks", "sn", "mn"])
  }
}
