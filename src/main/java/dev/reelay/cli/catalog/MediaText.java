package dev.reelay.cli.catalog;

import dev.reelay.file.MediaFormat;
import dev.reelay.file.MediaKind;
import dev.reelay.model.MediaField;
import dev.reelay.model.MediaRule;
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
                .forEach(rule -> rules.add(measured(rule.measure()) + " "
                        + rule.comparison().onPages() + " " + rule.value().toPlainString() + unit(rule.measure())));
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
        if (field.dataUris()) {
            rules.add("data: URIs are taken, too");
        }
        if (field.kind() == MediaKind.FILE) {
            rules.add("only the URL is checked, nothing is fetched");
        }
        if (field.values().byName()) {
            rules.add("checked only where the value looks like a URL");
        }
        return rules;
    }

    private static String measured(MediaRule.Measure measure) {
        return switch (measure) {
            case WIDTH_PIXELS -> "width";
            case HEIGHT_PIXELS -> "height";
            case WIDTH_TO_HEIGHT -> "width/height";
            case FILE_SIZE_MB -> "size";
            case DURATION_SECONDS -> "length";
        };
    }

    private static String unit(MediaRule.Measure measure) {
        return switch (measure) {
            case WIDTH_PIXELS, HEIGHT_PIXELS -> " pixels";
            case WIDTH_TO_HEIGHT -> "";
            case FILE_SIZE_MB -> " MB";
            case DURATION_SECONDS -> " s";
        };
    }

    private static String words(Set<? extends MediaFormat> formats) {
        return formats.stream().map(MediaFormat::word).sorted().collect(Collectors.joining(", "));
    }
}
