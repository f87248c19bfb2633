#include "data/internal/gzip.h"

#include <algorithm>
#include <new>

#include "core/error.h"
#include "core/file.h"

namespace glgrad {
namespace {

constexpr std::size_t kMostAtOnce = 1 << 30;  // zlib counts in 32 bits

bool isGzip(std::span<const std::byte> bytes) {
    return bytes.size() >= 2 && bytes[0] == std::byte{0x1f} && bytes[1] == std::byte{0x8b};
}

}  // namespace

GzipReader::GzipReader(const std::filesystem::path& path)
    : name_(path.string()), file_(readFile(path)), isCompressed_(isGzip(file_)) {
    constexpr int kGzipOnly = 16;
    if (isCompressed_ && inflateInit2(&stream_, kGzipOnly + MAX_WBITS) != Z_OK) {
        throw std::bad_alloc();
    }
    isInMember_ = isCompressed_;
}

GzipReader::~GzipReader() {
    if (isCompressed_) inflateEnd(&stream_);
}

void GzipReader::fail(const std::string& what) const { throw IoError(name_ + ": " + what); }

std::size_t GzipReader::read(std::span<std::uint8_t> bytes) {
    if (!isCompressed_) return copy(bytes);
    std::size_t count = 0;
    while (count < bytes.size()) {
        if (!isInMember_ && rest().empty()) break;
        if (!isInMember_) beginMember();
        count += inflateSome(bytes.subspan(count));
    }
    return count;
}

std::size_t GzipReader::copy(std::span<std::uint8_t> bytes) {
    const std::size_t count = std::min(bytes.size(), rest().size());
    std::ranges::transform(rest().first(count), bytes.begin(), std::to_integer<std::uint8_t>);
    used_ += count;
    return count;
}

void GzipReader::beginMember() {
    if (!isGzip(rest())) {
        fail(concat("expected the file to end with its compressed data, found ", rest().size(),
                    " bytes more"));
    }
    inflateReset(&stream_);
    isInMember_ = true;
}

std::size_t GzipReader::inflateSome(std::span<std::uint8_t> bytes) {
    const std::size_t in = std::min(rest().size(), kMostAtOnce);
    const std::size_t out = std::min(bytes.size(), kMostAtOnce);
    // zlib does not write to its input.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(rest().data()));
    stream_.avail_in = static_cast<uInt>(in);
    stream_.next_out = bytes.data();
    stream_.avail_out = static_cast<uInt>(out);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    used_ += in - stream_.avail_in;
    if (result == Z_STREAM_END) {
        isInMember_ = false;
    } else if (result == Z_BUF_ERROR) {
        fail("cut short: the compressed data has no end");
    } else if (result == Z_MEM_ERROR) {
        throw std::bad_alloc();
    } else if (result != Z_OK) {
        fail(concat("damaged gzip data: ", stream_.msg ? stream_.msg : "it needs a dictionary"));
    }
    return out - stream_.avail_out;
}

}  // namespace glgrad
