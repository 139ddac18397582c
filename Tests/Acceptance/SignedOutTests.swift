// What an operator ends by a command is over in the running service: sessions, and what somebody logs in with.

import Foundation
import Testing

@Suite struct SignedOutTests {
  /// Browsers of one person, in a program of nothing of ours: it says what each step was answered.
  private static let program = #"""
    import base64, hashlib, hmac, http.client, re, struct, subprocess, sys, time, urllib.parse

    host, binary, data, person, token, play = sys.argv[1:]

    class Browser:
        def __init__(self):
            self.cookie, self.page = "", ""

        def call(self, method, path, fields=None):
            line = http.client.HTTPConnection(host, timeout=60)
            headers = {"Cookie": self.cookie, "Accept-Language": "sv", "Origin": "http://" + host}
            body = None
            if fields is not None:
                fields = [("formToken", self.value("formToken"))] + fields
                body = urllib.parse.urlencode(fields)
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            line.request(method, path, body, headers)
            answer = line.getresponse()
            self.page = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                self.cookie = cookie.split(";")[0]
            line.close()
            return answer.status

        def value(self, name):
            found = re.search(r'name="%s" value="([^"]*)"' % name, self.page)
            return found.group(1) if found else ""

        def log_in(self, fields, path="/arbete/logga-in"):
            self.call("GET", "/arbete/logga-in")
            return self.call("POST", path, fields + [("back", "/arbete")])

        def by_password(self, password, key):
            fields = [("userName", "kim.ek"), ("password", password), ("oneTimeCode", code(key, 1))]
            return self.log_in(fields, "/arbete/logga-in/losenord")

        def make(self, password):
            self.call("GET", "/arbete/konto")
            key = re.search("<dd><code>([A-Z2-7 ]+)</code>", self.page).group(1).replace(" ", "")
            status = self.call("POST", "/arbete/konto/inloggning", [
                ("userName", "kim.ek"), ("newPassword", password), ("newCode", code(key, 0)),
                ("enrolment", self.value("enrolment"))])
            return status, key

        def work(self):
            return self.call("GET", "/arbete")

    def code(key, later):
        mac = hmac.new(base64.b32decode(key), struct.pack(">Q", int(time.time()) // 30 + later), hashlib.sha1).digest()
        place = mac[19] & 15
        return "%06d" % ((struct.unpack(">I", mac[place:place + 4])[0] & 0x7FFFFFFF) % 1000000)

    def tool(*words):
        done = subprocess.run([binary, *words, "--data", data], capture_output=True, text=True, check=True)
        return done.stdout.strip().split("\n")[-1]

    one, other = Browser(), Browser()
    if play == "sign-out":
        print(one.log_in([("token", token)]), other.log_in([("token", token)]), one.work(), other.work())
        print(tool("staff", "sign-out", person))
        print(one.work(), other.work(), one.log_in([("token", token)]), one.work())
    else:
        print(one.log_in([("token", token)]))
        status, key = one.make("korrekt häst batteri")
        print(status, other.by_password("korrekt häst batteri", key), one.work(), other.work())
        tool("staff", "remove-account", person)
        print(one.work(), other.work(), Browser().by_password("korrekt häst batteri", key))
        token = tool("staff", "rotate", person)
        print(one.log_in([("token", token)]))
        status, new = one.make("en annan lång mening")
        print(status, new != key, Browser().by_password("korrekt häst batteri", key),
              Browser().by_password("en annan lång mening", key),
              other.by_password("en annan lång mening", new), other.work())
    """#

  private func play(_ name: String, _ server: RunningServer) async throws -> [String] {
    let added = try await server.tool(
      "staff", "add", "--name", "Kim Ek", "--authority", "ks", "--role", "handler")
    let lines = added.output.split(separator: "\n")
    let id = try #require(lines.first?.split(separator: " ").last?.dropLast())
    let host = try server.wire.base.dropFirst("http://".count)
    let done = try await run(
      [
        "/usr/bin/python3", "-c", Self.program, String(host), Places.binary, server.data,
        String(id), String(try #require(lines.last)), name,
      ], in: server.folder)
    #expect(done.code == 0, "\(done.errors)")
    return done.output.split(separator: "\n").map { String($0) }
  }

  @Test func anOperatorEndsEverySessionOfAPerson() async throws {
    try await withServer { server in
      let said = try await play("sign-out", server)
      try #require(said.count == 3, "\(said)")
      #expect(said[0] == "303 303 200 200")
      #expect(said[1].hasSuffix("is signed out of 2 sessions."))
      #expect(said[2] == "401 401 303 200", "the token is still good")
    }
  }

  @Test func anAccountThatIsTakenAwayIsMadeAnewWithBothFactors() async throws {
    try await withServer { server in
      let said = try await play("remove-account", server)
      #expect(
        said == ["303", "303 303 200 200", "401 401 401", "303", "303 True 401 401 303 200"])
    }
  }
}
