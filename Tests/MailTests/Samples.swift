// Messages and addresses that the tests share, and chance that repeats.

import Mail

func address(_ text: String, name: String? = nil) throws -> MailAddress {
  try MailAddress(text, name: name)
}

/// A message with all that a receipt has; each test changes what it is about.
func sample(_ change: (inout MailMessage) throws -> Void = { _ in }) throws -> MailMessage {
  var message = MailMessage(
    id: try MessageID(row: "outbox-17", domain: "diarium.malmby.se"), date: 1_795_273_055_000,
    from: try address("diarium@malmby.se", name: "Malmby kommun"),
    to: [try address("anna@example.org")], subject: "Vi har fått din begäran",
    text: "Hej!\n\nVi har fått din begäran om att ta del av allmänna handlingar.\n")
  try change(&message)
  return message
}

/// Random numbers that are the same at each run of the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Text of up to `length` characters of several scripts, with marks that mail treats specially.
  mutating func text(_ length: Int, extra: String = "") -> String {
    let pool = Array(
      "abcdefghijklmnopqrstuvwxyzåäöÅÄÖéü0123456789      .,;:-_()<>@\"\\=?/'%&#"
        + "ŁšЖдґالعربيةעברית汉字かな🇸🇪👩‍👩‍👧‍👦e\u{301}𝔘" + extra)
    let count = Int.random(in: 1...length, using: &self)
    return String((0..<count).compactMap { _ in pool.randomElement(using: &self) })
  }
}
