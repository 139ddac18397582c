// The archive of a package, opened by another program.

import Foundation
import Subprocess
import Testing

@testable import Letters

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

@Suite struct ArchiveTests {
  @Test func othersOpenTheArchiveAndFindItWhole() async throws {
    var zip = StoredZip()
    zip.add("00-förteckning.txt", Array("Åäö\n".utf8))
    zip.add("sekretess/01.bin", (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    zip.add("tom", [])
    let path = NSTemporaryDirectory() + "utlamnande-\(UInt64.random(in: 0 ... .max)).zip"
    try Data(zip.finished()).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let script = """
      import sys, zipfile
      z = zipfile.ZipFile(sys.argv[1])
      print(z.testzip(), [(i.filename, i.file_size, i.date_time[0]) for i in z.infolist()],
            z.read("00-förteckning.txt").decode())
      """
    let result = try await Subprocess.run(
      .path("/usr/bin/python3"), arguments: ["-I", "-X", "utf8", "-c", script, path],
      output: .string(limit: 4096), error: .string(limit: 4096))
    let wanted =
      "None [('00-förteckning.txt', 7, 1980), ('sekretess/01.bin', 70000, 1980), "
      + "('tom', 0, 1980)] Åäö\n\n"
    #expect(result.standardOutput == wanted, "\(result.standardError)")
  }

  @Test func theCheckSumIsThatOfTheStandard() {
    #expect(CRC32.of(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(CRC32.of([]) == 0)
  }
}
