// The inner interface of poppler, in C++: the page tool includes its headers itself.
#pragma once
