// poppler-glib and cairo, for the page tool alone: poppler is GPL, and stays in a program of its own.
#pragma once
#include <cairo/cairo.h>
#include <poppler.h>
