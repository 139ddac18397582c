// From a path to the call it means: segments compared one by one, names taken out and decoded.

import HTTPTypes

/// The names in a path, decoded.
struct PathNames: Sendable, Equatable {
  private let values: [String: String]
  init(_ values: [String: String]) { self.values = values }

  /// The value of a name that the matched template has.
  subscript(_ name: String) -> String { values[name] ?? "" }
}

/// Routes to calls or pages, grouped by the number of their segments.
struct RouteTable<Endpoint: Sendable>: Sendable {
  /// What a path has.
  struct Match: Sendable {
    /// The template, for logs and counters: never the path itself.
    let template: String
    let names: PathNames
    fileprivate let endpoints: [(HTTPRequest.Method, Endpoint)]

    /// The call by its method; `HEAD` is a `GET` whose body stays here.
    func endpoint(for method: HTTPRequest.Method) -> Endpoint? {
      let wanted: HTTPRequest.Method = method == .head ? .get : method
      return endpoints.first { $0.0 == wanted }?.1
    }

    /// For the header `Allow`.
    var allowed: String {
      let methods = endpoints.map(\.0)
      return (methods + (methods.contains(.get) ? [.head] : []) + [.options])
        .map(\.rawValue).joined(separator: ", ")
    }
  }

  private struct Entry {
    let template: String
    let segments: [Substring]
    var endpoints: [(HTTPRequest.Method, Endpoint)]
  }

  private let entries: [Int: [Entry]]

  init(_ endpoints: [Endpoint], _ route: (Endpoint) -> Route) {
    var entries: [Int: [Entry]] = [:]
    for endpoint in endpoints {
      let (method, template) = route(endpoint)
      let segments = template.split(separator: "/")
      if let place = entries[segments.count]?.firstIndex(where: { $0.template == template }) {
        entries[segments.count]?[place].endpoints.append((method, endpoint))
      } else {
        entries[segments.count, default: []].append(
          Entry(template: template, segments: segments, endpoints: [(method, endpoint)]))
      }
    }
    self.entries = entries
  }

  func match(_ path: String) -> Match? {
    guard path.utf8.first == UInt8(ascii: "/") else { return nil }
    // The root has no segment.
    let segments =
      path == "/" ? [] : path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for entry in entries[segments.count] ?? [] {
      if let names = RouteTable.names(segments, entry.segments) {
        return Match(template: entry.template, names: names, endpoints: entry.endpoints)
      }
    }
    return nil
  }

  private static func names(_ path: [Substring], _ template: [Substring]) -> PathNames? {
    var values: [String: String] = [:]
    for (given, wanted) in zip(path, template) {
      if wanted.utf8.first == UInt8(ascii: "{") {
        guard let value = PercentCoding.decoded(given), !value.isEmpty, value.utf8.count <= 128
        else { return nil }
        values[String(wanted.dropFirst().dropLast())] = value
      } else if given != wanted {
        return nil
      }
    }
    return PathNames(values)
  }
}
