// pango: plain text laid out on pages, for the page tool.
#pragma once
#include <pango/pangocairo.h>
