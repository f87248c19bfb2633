#include <glgrad/glgrad.h>
