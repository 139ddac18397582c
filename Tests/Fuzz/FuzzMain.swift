// The fuzzing program: libFuzzer tries one parser of input from outside, the one that UTLAMNANDE_FUZZ_TARGET names.

import Foundation

/// A parser under trial. A trap, a crash, a leak, a slow answer or a broken law ends the program.
struct FuzzTarget: Sendable {
  let name: String
  /// The largest input that is tried, in bytes.
  var longest = 4_096
  let parse: @Sendable ([UInt8]) -> Void

  static let all = mail + web + others
}

/// A law that must hold for every input.
func law(_ holds: Bool, _ words: StaticString) {
  if !holds { fatalError("\(words)") }
}

/// The one that is tried; libFuzzer's callback can carry nothing.
private let chosen: FuzzTarget? = {
  let name = ProcessInfo.processInfo.environment["UTLAMNANDE_FUZZ_TARGET"]
  return FuzzTarget.all.first { $0.name == name }
}()

private typealias Trial = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
private typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

@_silgen_name("LLVMFuzzerRunDriver")
private func drive(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<Arguments>,
  _ trial: Trial
) -> CInt

/// What libFuzzer calls for each input, by the name that its library asks for.
@_cdecl("LLVMFuzzerTestOneInput")
func trial(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  chosen?.parse(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

@main
enum FuzzMain {
  static func main() {
    guard chosen != nil else {
      for target in FuzzTarget.all { print("\(target.name) \(target.longest)") }
      return
    }
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    exit(drive(&count, &arguments, trial))
  }
}
