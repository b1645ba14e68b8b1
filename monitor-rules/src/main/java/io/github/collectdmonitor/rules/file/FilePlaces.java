package io.github.collectdmonitor.rules.file;

import java.util.List;

/** A file of rules, where its values stand, and where its problems go. */
record FilePlaces(String file, JsonPlaces places, List<RuleProblem> problems) {}
