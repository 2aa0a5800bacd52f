package dev.reelay.cli.catalog;

import dev.reelay.job.MediaFormat;
import dev.reelay.model.MediaField;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules for the files behind a field's URLs, in a few words each. */
final class MediaText {

    private MediaText() {}

    static List<String> rules(MediaField field) {
        List<String> rules = new ArrayList<>();
        field.rules()
                .forEach(rule -> rules.add(rule.measure().onPages() + " "
                        + rule.comparison().onPages() + " " + rule.value().toPlainString()));
        MediaField.Prose prose = field.prose();
        if (!prose.formats().isEmpty()) {
            rules.add("formats: " + words(prose.formats()));
        }
        if (!prose.withoutAlpha().isEmpty()) {
            rules.add("no alpha channel in " + words(prose.withoutAlpha()));
        }
        if (prose.advisedMegabytes() != null) {
            rules.add("advised: at most " + prose.advisedMegabytes().toPlainString() + " MB");
        }
        return rules;
    }

    private static String words(Set<? extends MediaFormat> formats) {
        return formats.stream().map(MediaFormat::word).sorted().collect(Collectors.joining(", "));
    }
}
