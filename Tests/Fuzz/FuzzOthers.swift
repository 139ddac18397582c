// Files that come in, what the reading programs say of them, and what stores, scanners and providers answer.

import Foundation
import Policy
import Workflow

@testable import BlobsS3
@testable import Documents
@testable import ScannerClamd
@testable import SignIn
@testable import Storage

extension FuzzTarget {
  static let others = [
    FuzzTarget(name: "file-kind") { bytes in
      guard let kind = FileKind.sniff(bytes, name: "fil.docx") else { return }
      _ = kind.isWhole(tail: bytes.suffix(2_048))
    },
    FuzzTarget(name: "page-words") { bytes in
      let records = Records(Data(bytes))
      law(records.rows.count <= bytes.count, "no more records than lines")
    },
    FuzzTarget(name: "pdf-objects") { bytes in
      guard let objects = PDFObjects(json: Data(bytes)) else { return }
      _ = objects.trailer.allTexts
      for value in objects.values.values { _ = value.allTexts }
    },
    FuzzTarget(name: "object-listing") { bytes in
      guard let page = Listing(bytes, prefix: "a/") else { return }
      law(page.entries.allSatisfy { $0.id.text.utf8.count == 64 }, "only names that are hashes")
    },
    FuzzTarget(name: "clamd", longest: 5_000) { bytes in
      guard case .infected(let name) = ClamdAnswer.meaning(of: bytes) else { return }
      law((1...200).contains(name.utf8.count), "a name that can be shown")
    },
    FuzzTarget(name: "token") { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      guard let token = try? CompactToken(text) else { return }
      law(token.text.utf8.elementsEqual(text.utf8), "a token is what was sent")
      law(token.unproved.members != nil, "claims are an object")
    },
    FuzzTarget(name: "key-set") { bytes in
      guard let keys = try? KeySet(json: bytes) else { return }
      law(keys.has(nil), "a token without the name of a key may be signed by any")
    },
    FuzzTarget(name: "person-name", longest: 1_000) { bytes in
      guard let name = PersonName.tidy(String(decoding: bytes, as: UTF8.self)) else { return }
      law(PersonName.tidy(name) == name, "a name that is tidy stays as it is")
    },
    FuzzTarget(name: "sealed-file", longest: 2_000) { bytes in
      // Nobody without the key makes a file that opens.
      guard let key = BlobKey(Data(repeating: 1, count: 32).base64EncodedString()),
        let header = SealedForm.Header(bytes)
      else { return }
      law(
        header.fileKey(by: key, for: BlobID(String(repeating: "0", count: 64))) == nil,
        "nobody wraps a key without the key")
      law(SealedForm.length(of: header.size) > 0, "a length can be told")
    },
  ]
}
