package dev.reelay.cli.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cli.OutputOption;
import dev.reelay.cli.Terminal;
import dev.reelay.pull.Change;
import dev.reelay.pull.PulledFolder.Report;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What differs between a folder and RunComfy's list, for people and for programs. */
final class ChangeReport {

    private static final int MOST_LEFT_OUT = 20;

    private ChangeReport() {}

    static void print(Report report, OutputOption output, Terminal terminal) {
        if (output.isJson()) {
            terminal.print(json(report));
            return;
        }
        report.leftOut().stream().limit(MOST_LEFT_OUT).forEach(line -> terminal.say("left out: " + line));
        if (report.leftOut().size() > MOST_LEFT_OUT) {
            terminal.say("left out: " + (report.leftOut().size() - MOST_LEFT_OUT) + " more");
        }
        for (Change change : report.changes()) {
            terminal.print("%-15s %s (%s)".formatted(words(change.kind()), change.model(), change.file()));
            change.details().forEach(detail -> terminal.print("                  " + detail));
        }
        terminal.print(summary(report));
    }

    private static String summary(Report report) {
        Map<Change.Kind, Integer> counts = new EnumMap<>(Change.Kind.class);
        report.changes().forEach(change -> counts.merge(change.kind(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((kind, count) -> parts.add(count + " " + words(kind)));
        parts.add(report.unchanged() + " unchanged");
        return String.join(", ", parts);
    }

    private static String words(Change.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static ObjectNode json(Report report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode changes = json.putArray("changes");
        for (Change change : report.changes()) {
            ObjectNode node = changes.addObject();
            node.put("model", change.model());
            node.put("change", change.kind().name().toLowerCase(Locale.ROOT));
            node.put("file", change.file());
            ArrayNode details = node.putArray("details");
            change.details().forEach(details::add);
        }
        json.put("unchanged", report.unchanged());
        ArrayNode leftOut = json.putArray("left_out");
        report.leftOut().forEach(leftOut::add);
        return json;
    }
}
