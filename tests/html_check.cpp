// html_check FILE: says what is wrong with the tags of a page, and fails then.
#include <fstream>
#include <iostream>
#include <iterator>

#include "tests/support/html_check.h"

int main(int count, char** words) {
    std::ifstream in(count == 2 ? words[1] : "");
    const std::string html{std::istreambuf_iterator<char>(in), {}};
    if (html.empty()) {
        std::cerr << "usage: html_check FILE, which must not be empty\n";
        return 2;
    }
    const std::string malformation = glgrad::htmlMalformation(html);
    if (malformation.empty()) return 0;
    std::cerr << words[1] << ": " << malformation << '\n';
    return 1;
}
