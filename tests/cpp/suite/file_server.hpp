// A web server for the tests of object stores.
#ifndef CODEANATOMY_TESTS_FILE_SERVER_HPP
#define CODEANATOMY_TESTS_FILE_SERVER_HPP

#include <arpa/inet.h>
#include <cstddef>
#include <cstdio>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include "check.hpp"

namespace support {

// Serves one file on the loopback interface until it is destroyed, to HEAD and GET, with and
// without a range; one connection after the other, one request for each.
class FileServer {
public:
  FileServer(std::string name, std::string content)
      : name_(std::move(name)), content_(std::move(content)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto *raw = reinterpret_cast<sockaddr *>(&address);
    socklen_t length = sizeof(address);
    CHECK(bind(listener_, raw, length) == 0);
    CHECK(listen(listener_, SOMAXCONN) == 0);
    CHECK(getsockname(listener_, raw, &length) == 0);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this] { serve(); });
  }
  FileServer(const FileServer &) = delete;
  FileServer &operator=(const FileServer &) = delete;
  ~FileServer() {
    shutdown(listener_, SHUT_RDWR); // Ends the wait for a connection.
    thread_.join();
    close(listener_);
  }

  // Without a path.
  const std::string &url() const { return url_; }

private:
  void serve() const {
    for (int client; (client = accept(listener_, nullptr, nullptr)) >= 0; close(client)) {
      std::string request;
      char part[1024];
      while (request.find("\r\n\r\n") == std::string::npos) {
        const ssize_t length = recv(client, part, sizeof(part), 0);
        if (length <= 0)
          break;
        request.append(part, static_cast<std::size_t>(length));
      }
      const std::string reply = answer(request);
      send(client, reply.data(), reply.size(), MSG_NOSIGNAL);
    }
  }

  std::string answer(const std::string &request) const {
    const bool is_head = request.rfind("HEAD /" + name_ + " ", 0) == 0;
    if (!is_head && request.rfind("GET /" + name_ + " ", 0) != 0)
      return "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    std::size_t first = 0, last = content_.size() - 1;
    const std::size_t range = request.find("bytes=");
    if (range != std::string::npos)
      std::sscanf(request.c_str() + range, "bytes=%zu-%zu", &first, &last);
    const std::string part = content_.substr(first, last - first + 1);
    std::string reply = range == std::string::npos
                            ? "HTTP/1.1 200 OK\r\n"
                            : "HTTP/1.1 206 Partial Content\r\n"
                              "Content-Range: bytes " +
                                  std::to_string(first) + "-" +
                                  std::to_string(first + part.size() - 1) + "/" +
                                  std::to_string(content_.size()) + "\r\n";
    reply += "Connection: close\r\nContent-Length: " + std::to_string(part.size()) + "\r\n\r\n";
    return is_head ? reply : reply + part;
  }

  std::string name_, content_, url_;
  int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::thread thread_;
};

} // namespace support

#endif
