package dev.reelay.deploy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** As much of PromQL as it takes to tell which series and labels an expression names. */
record Query(String expression) {

    /** The labels that a scrape, the Prometheus operator or Kubernetes adds to every series. */
    private static final Set<String> ADDED = Set.of("job", "instance", "namespace", "pod", "container");

    private static final Set<String> WORDS = Set.of("offset", "unless", "or", "and", "bool", "inf", "nan");

    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)\\s*\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w:.$])[a-zA-Z_:][\\w:]*(?!\\s*\\()\\b(?!\\s*\\()");

    /** The names in the query that do not exist; empty when all do. */
    List<String> problems(KnownMetrics known) {
        List<String> problems = new ArrayList<>();
        Map<String, Set<String>> labels = known.labelsByName();
        Set<String> names = names();
        if (names.isEmpty()) {
            problems.add("names no metric: " + expression);
        }
        Set<String> usable = new HashSet<>(ADDED);
        for (String name : names) {
            if (labels.containsKey(name)) {
                usable.addAll(labels.get(name));
            } else {
                problems.add("there is no metric " + name + ": " + expression);
            }
        }
        selectors()
                .forEach(selector -> MATCHER.matcher(selector.group(2))
                        .results()
                        .forEach(matcher -> {
                            Set<String> own = labels.getOrDefault(selector.group(1), Set.of());
                            if (!own.contains(matcher.group(1)) && !ADDED.contains(matcher.group(1))) {
                                problems.add(
                                        selector.group(1) + " has no label " + matcher.group(1) + ": " + expression);
                            }
                        }));
        GROUPING.matcher(withoutTexts()).results().forEach(grouping -> {
            for (String label : grouping.group(1).split(",", -1)) {
                if (!label.isBlank() && !usable.contains(label.strip())) {
                    problems.add("nothing has the label " + label.strip() + ": " + expression);
                }
            }
        });
        return problems;
    }

    private List<MatchResult> selectors() {
        return SELECTOR.matcher(withoutTexts()).results().toList();
    }

    private String withoutTexts() {
        return expression.replaceAll("\"[^\"]*\"", "\"\"");
    }

    /** The series that it names. */
    Set<String> names() {
        String bare = withoutTexts()
                .replaceAll("\\{[^}]*}", " ")
                .replaceAll("\\[[^]]*]", " ")
                .replaceAll(GROUPING.pattern(), " ");
        Set<String> names = new HashSet<>();
        NAME.matcher(bare).results().map(MatchResult::group).forEach(names::add);
        names.removeAll(WORDS);
        return names;
    }
}
