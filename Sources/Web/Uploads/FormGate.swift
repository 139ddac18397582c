// A form of a page with a file in it: its token is asked for before the file is kept, what else it carries for the
// page is taken out, and what was written beside a file that is refused is not lost.

import NIOCore
import Synchronization

/// Stands before an upload that comes from a page.
final class FormGate: Sendable {
  /// Whether the form's token belongs to the visit.
  private let admits: @Sendable (String?) throws(Problem) -> Void
  private let fields = Mutex<[Field]>([])

  private struct Field {
    let name: String
    let value: String
  }

  /// Fields that are the page's own and not the interface's.
  private static let own = ["formToken", "key"]

  /// Bytes that are read and thrown away, so that a browser that is still sending hears the answer.
  static let mostThrownAway = 200_000_000

  init(admits: @escaping @Sendable (String?) throws(Problem) -> Void) { self.admits = admits }

  /// What was written, without the file.
  var form: Form { Form(fields.withLock { $0.map { ($0.name, $0.value) } }) }

  /// Takes note of a field; false where it is the page's own.
  func take(_ name: String, _ value: String) -> Bool {
    fields.withLock { $0.append(Field(name: name, value: value)) }
    return !FormGate.own.contains(name)
  }

  /// Lets a file through only behind a token.
  func open() throws(Problem) { try admits(form["formToken"]) }
}

extension MultipartReader {
  /// Reads on to the end, or until so many bytes have come, and keeps nothing.
  func throwAway(upTo most: Int) async {
    var rest = most
    while rest > 0, let chunk = try? await skip() { rest -= chunk }
  }
}
