// Who is asked and told while libcurl works: what goes out, what is said, what comes in.

/// One exchange with a server, from before `curl_easy_perform` until after it, on one thread.
class CurlListener {
  /// Fills the buffer with the next bytes that go out; 0 at their end.
  func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int { 0 }

  /// Takes a line of the server's; false ends the connection.
  func hear(_ line: UnsafeRawBufferPointer) -> Bool { true }

  /// Takes bytes of what was asked for; false ends the connection.
  func take(_ bytes: UnsafeRawBufferPointer) -> Bool { true }
}
