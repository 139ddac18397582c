// A body that goes out piece by piece, so that a slow reader holds a piece of it and not the whole.

import Hummingbird
import HummingbirdCore
import NIOCore

extension ResponseBody {
  /// Bytes of one piece.
  private static let piece = 32 * 1024

  /// The whole of a buffer; what is larger than a piece waits for its reader.
  static func pieces(_ buffer: ByteBuffer) -> ResponseBody {
    guard buffer.readableBytes > piece else { return ResponseBody(byteBuffer: buffer) }
    return ResponseBody(contentLength: buffer.readableBytes) { writer in
      var rest = buffer
      while rest.readableBytes > 0 {
        guard let next = rest.readSlice(length: min(piece, rest.readableBytes)) else { break }
        try await writer.write(next)
      }
      try await writer.finish(nil)
    }
  }

  static func pieces(_ bytes: [UInt8]) -> ResponseBody { pieces(ByteBuffer(bytes: bytes)) }
}
