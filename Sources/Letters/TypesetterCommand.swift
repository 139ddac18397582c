// Which program sets decisions: typst itself, or Python with the typst package.

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The typesetter and how it is called; found once at start, never through a shell.
public struct TypesetterCommand: Sendable, Hashable {
  /// The absolute path of the program.
  public let program: String
  /// For Python: the runner that calls typst as a package.
  public let runner: String?

  /// The program `typst` at an absolute path.
  public static func typst(_ program: String) -> TypesetterCommand {
    TypesetterCommand(program: program, runner: nil)
  }

  /// A Python interpreter that has the package, and `scripts/typeset.py`.
  public static func python(_ interpreter: String, runner: String) -> TypesetterCommand {
    TypesetterCommand(program: interpreter, runner: runner)
  }

  /// Finds the typesetter.
  ///
  /// - Parameters:
  ///   - option: a path given in the configuration; then nothing else is tried. A program whose name
  ///     begins with `python` is taken as an interpreter that has the package.
  ///   - root: the folder that holds `scripts/typeset.py` and maybe `.build/tools/typst-venv`.
  ///   - searchPath: folders parted by colons, as in PATH, where `typst` may be.
  /// - Returns: nil where there is none.
  public static func find(option: String?, root: String, searchPath: String) -> Self? {
    let runner = "\(root)/scripts/typeset.py"
    if let option {
      guard isProgram(option) else { return nil }
      let name = option.split(separator: "/").last ?? ""
      return name.hasPrefix("python") ? .python(option, runner: runner) : .typst(option)
    }
    let python = "\(root)/.build/tools/typst-venv/bin/python"
    if isProgram(python), FileManager.default.isReadableFile(atPath: runner) {
      return .python(python, runner: runner)
    }
    return searchPath.split(separator: ":").map { "\($0)/typst" }.first(where: isProgram)
      .map { .typst($0) }
  }

  private static func isProgram(_ path: String) -> Bool {
    path.hasPrefix("/") && FileManager.default.isExecutableFile(atPath: path)
  }

  /// What must be read to run it: the interpreter's private environment and the runner.
  var readable: [String] {
    guard let runner else { return [] }
    let environment = program.split(separator: "/").dropLast(2).joined(separator: "/")
    return ["/\(environment)", runner]
  }

  /// The arguments that set `main.typ` in `folder`, dated with `seconds` since 1970.
  func arguments(folder: String, seconds: Int64) -> [String] {
    if let runner { return ["-I", "-B", runner, folder, String(seconds)] }
    return [
      "compile", "--root", folder, "--diagnostic-format", "short", "--ignore-system-fonts",
      "--format", "pdf",
      "--pdf-standard", "a-2a,ua-1", "--creation-timestamp", String(seconds),
      "--input", "facts=facts.json", "\(folder)/main.typ", "\(folder)/out.pdf",
    ]
  }
}
