// A child process reaches nothing and takes no more than it was given.

import Children
import Foundation
import Testing

@Suite struct ChildLimitsTests {
  private func run(
    _ program: String, wallSeconds: Int = 300, memory: Int = 500_000_000, file: Int = 1_000_000,
    readable: [String] = []
  ) async throws -> (ChildEnd, String) {
    let folder = try #require(ScratchFolder())
    defer { folder.remove() }
    let end = await LimitedChild.besideThisProgram.run(
      "/usr/bin/python3", ["-I", "-c", program], readable: readable, in: folder,
      limits: ChildLimits(
        memory: memory, processorSeconds: 10, file: file, wallSeconds: wallSeconds))
    let output = folder.read("stdout", limit: 2_000_000) ?? Data()
    return (end, String(decoding: output, as: UTF8.self))
  }

  @Test(arguments: [
    "socket.create_connection(('127.0.0.1', 9))",
    "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "socket.socket(socket.AF_UNIX).connect('/run/x')", "os.fork()",
    "os.posix_spawn('/bin/true', ['true'], {})",
    "os.kill(os.getppid(), 0)", "ctypes.CDLL(None, use_errno=True).unshare(0) and 1/0",
  ])
  func noConnectionAndNoOtherProcess(_ attempt: String) async throws {
    let (end, output) = try await run(
      """
      import ctypes, os, socket
      try:
        \(attempt)
        print('done')
      except (PermissionError, BlockingIOError, ZeroDivisionError):
        print('refused')
      """)
    #expect(end == .exited(0) && output == "refused\n")
  }

  /// Calls that reach a file or a process by another way than opening it; each is refused.
  @Test(arguments: [
    "os.truncate(file, 0)", "os.chmod(file, 0o666)", "os.fchmod(os.open(file, 0), 0o666)",
    "os.chown(file, os.getuid(), os.getgid())", "os.lchown(file, os.getuid(), os.getgid())",
    "os.fchown(os.open(file, 0), os.getuid(), os.getgid())", "os.utime(file, (1, 1))",
    "os.setxattr(file, 'user.x', b'1')", "os.removexattr(file, 'user.x')",
    "os.setxattr(os.open(file, 0), 'user.x', b'1')",
    "os.link(file, 'link')", "os.symlink(file, 'link')", "os.mkfifo('pipe')",
    "call(129, os.getppid(), 0, told)", "call(297, os.getppid(), os.getppid(), 0, told)",
    "os.pidfd_open(os.getppid())", "call(438, 3, 0, 0)", "call(440, 3, 0, 0, 4, 0)",
    "call(452, -100, file.encode(), 0o666, 0)",
    "call(463, -100, file.encode(), 0, b'user.x', 0, 0)",
    "resource.prlimit(os.getppid(), resource.RLIMIT_CORE, (0, 0))",
    "os.setpriority(0, os.getppid(), os.getpriority(0, os.getppid()))",
    "call(251, 1, os.getppid(), 0)",
    "os.sched_setaffinity(os.getppid(), os.sched_getaffinity(os.getppid()))",
    "os.sched_setscheduler(os.getppid(), os.SCHED_OTHER, os.sched_param(0))",
    "socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)",
    "socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)",
    "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
    "fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid())", "fcntl.fcntl(1, 10, 9)",
    "fcntl.fcntl(1, 15, struct.pack('ii', 1, os.getppid()))",
    "fcntl.ioctl(socket.socket(socket.AF_UNIX), 0x8901, struct.pack('i', os.getppid()))",
  ])
  func nothingOutsideIsTouched(_ attempt: String) async throws {
    let outside = try #require(ScratchFolder())
    defer { outside.remove() }
    #expect(outside.write(Data("kvar".utf8), as: "file"))
    let (end, output) = try await run(
      """
      import ctypes, errno, fcntl, os, resource, socket, struct
      file = '\(outside.file("file"))'
      told = struct.pack('iii', 0, 0, -1) + bytes(116)
      libc = ctypes.CDLL(None, use_errno=True)
      def call(*arguments):
        if libc.syscall(*arguments) < 0: raise OSError(ctypes.get_errno(), '')
      try:
        \(attempt)
        print('done')
      except OSError as error:
        print('refused' if error.errno in (errno.EPERM, errno.EACCES, errno.ENOSYS) else error)
      """, readable: [outside.path])
    #expect(end == .exited(0) && output == "refused\n")
    #expect(outside.read("file", limit: 9) == Data("kvar".utf8))
  }

  @Test func itsOwnLimitsAndFilesAreItsOwn() async throws {
    let (end, output) = try await run(
      """
      import os, resource, socket
      resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99))
      os.sched_setaffinity(0, os.sched_getaffinity(0))
      socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
      socket.socketpair()
      os.mkdir('folder')
      with open('file', 'w') as file: file.write('text'); file.truncate(2)
      os.rename('file', 'folder/file')
      open('folder/file', 'w').close()
      print(os.listdir('folder'))
      """)
    #expect(end == .exited(0) && output == "['file']\n")
  }

  @Test func aLinkIsNoWayToAFile() async throws {
    let outside = try #require(ScratchFolder())
    defer { outside.remove() }
    #expect(outside.write(Data("kvar".utf8), as: "file"))
    try FileManager.default.createSymbolicLink(
      atPath: outside.file("link"), withDestinationPath: outside.file("file"))
    let (end, output) = try await run(
      """
      try: print(open('\(outside.file("file"))').read())
      except OSError: print('refused')
      """, readable: [outside.file("link")])
    #expect(end == .exited(0) && output == "refused\n")
  }

  @Test func aLinkIsNoFileOfItsFolder() throws {
    let outside = try #require(ScratchFolder())
    let folder = try #require(ScratchFolder())
    defer {
      outside.remove()
      folder.remove()
    }
    #expect(outside.write(Data("kvar".utf8), as: "file"))
    #expect(folder.write(Data("eget".utf8), as: "in/file"))
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: outside.file("file"))
    try manager.createSymbolicLink(
      atPath: folder.file("out"), withDestinationPath: outside.path)
    #expect(folder.read("in/file", limit: 9) == Data("eget".utf8))
    for name in ["link", "out/file", "../\(outside.path.split(separator: "/").last ?? "")/file"] {
      #expect(folder.read(name, limit: 9) == nil)
      #expect(!folder.holds(name))
    }
    #expect(folder.holds("in/file") && !folder.holds("in"))
  }

  @Test func threadsOfItsOwnAreAllowed() async throws {
    let (end, output) = try await run(
      "import threading; t = threading.Thread(target=lambda: print('thread')); t.start(); t.join()")
    #expect(end == .exited(0) && output == "thread\n")
  }

  @Test func itEndsWhenItsTimeIsOut() async throws {
    let (end, output) = try await run(
      "import sys, time; print('begun', flush=True); time.sleep(600)", wallSeconds: 8)
    #expect(end == .outOfTime)
    #expect(output == "begun\n")
  }

  @Test func itGetsNoMoreMemoryThanAllowed() async throws {
    let (end, output) = try await run(
      """
      try: bytearray(600_000_000)
      except MemoryError: print('refused')
      """)
    #expect(end == .exited(0) && output == "refused\n")
  }

  @Test func itWritesNoLargerFileThanAllowed() async throws {
    let (end, output) = try await run("import os; [os.write(1, b'x' * 99_999) for _ in range(99)]")
    #expect(end != .exited(0))
    #expect(output.utf8.count <= 1_000_000)
  }

  @Test func itsEnvironmentIsEmptyAndItSeesNoFilesOfOurs() async throws {
    let (end, output) = try await run(
      "import os; print(sorted(os.environ)); print([f for f in os.listdir('/proc/self/fd') if int(f) > 3])"
    )
    #expect(end == .exited(0) && output.hasPrefix("['LC_CTYPE']\n[") && output.hasSuffix("[]\n"))
  }

  @Test func aMissingProgramIsToldAsSuch() async throws {
    let folder = try #require(ScratchFolder())
    defer { folder.remove() }
    let end = await LimitedChild.besideThisProgram.run(
      "/usr/bin/there-is-none", [], in: folder,
      limits: ChildLimits(memory: 1 << 28, processorSeconds: 1, file: 1 << 20, wallSeconds: 300))
    #expect(end == .notStarted)
  }
}
