package io.github.collectdmonitor.rules.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
import io.github.collectdmonitor.rules.definition.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads files of rules; names are unique over all that one reader reads. */
final class RuleFileReader {
    private final List<RuleProblem> problems;
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, String> places = new LinkedHashMap<>();

    RuleFileReader(List<RuleProblem> problems) {
        this.problems = problems;
    }

    List<Rule> rules() {
        return rules;
    }

    void read(String file, byte[] bytes) {
        try {
            JsonElement json = StrictJson.read(bytes);
            RuleObject whole = new RuleObject(
                    json,
                    "",
                    new FilePlaces(file, new JsonPlaces(new String(bytes, StandardCharsets.UTF_8)), problems));
            readRules(whole);
        } catch (InvalidJsonException e) {
            problems.add(new RuleProblem(file, null, 0, 0, String.valueOf(e.getMessage())));
        }
    }

    private void readRules(RuleObject whole) {
        if (!whole.isObject("the file must hold an object, as in {\"rules\": [...]}")) {
            return;
        }
        JsonElement list = whole.required("rules");
        whole.refuseUnknownKeys();
        if (list instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                readRule(whole.inner("/rules/" + i, array.get(i)));
            }
        } else if (list != null) {
            whole.error("rules", "must be an array of rules");
        }
    }

    private void readRule(RuleObject object) {
        if (!object.isObject("a rule must be an object")) {
            return;
        }
        String name = object.json() instanceof JsonObject json ? RuleReader.name(json) : null;
        RuleObject named = object.of(name);
        Rule rule = new RuleReader(named).read();
        if (name == null) {
            return;
        }
        String before = places.putIfAbsent(name, named.place());
        if (before != null) {
            named.error("name", "is the name of the rule at " + before + " too");
        } else if (rule != null) {
            rules.add(rule);
        }
    }
}
