package dev.reelay.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import dev.reelay.job.ExactJson;
import dev.reelay.job.JsonBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the URLs of media in the bytes of an input without a tree of it: what no field of media leads to is skipped, and
 * so is everything once there are enough URLs.
 */
final class MediaScan {

    /** A field of media, and how many steps of its path are behind. */
    private record Ahead(MediaField field, int steps) {
        boolean hasArrived() {
            return steps == field.path().size();
        }

        boolean leadsTo(String member) {
            return !hasArrived() && !leadsToElements() && field.leadsTo(steps, member);
        }

        boolean leadsToElements() {
            return !hasArrived() && field.path().get(steps).equals(MediaField.EACH);
        }

        Ahead next() {
            return new Ahead(field, steps + 1);
        }
    }

    private final Map<MediaField, List<MediaUse>> uses = new LinkedHashMap<>();
    private final @Nullable Consumer<MediaUse> beyond;

    private MediaScan(List<MediaField> fields, @Nullable Consumer<MediaUse> beyond) {
        this.beyond = beyond;
        fields.forEach(field -> uses.put(field, new ArrayList<>()));
    }

    /** The same as {@link MediaUse#in} for the tree of the bytes; those beyond come in another order. */
    static List<MediaUse> in(JsonBytes input, List<MediaField> fields, @Nullable Consumer<MediaUse> beyond) {
        if (fields.isEmpty()) {
            return List.of();
        }
        MediaScan scan = new MediaScan(fields, beyond);
        try (JsonParser parser = ExactJson.unlimited().createParser(input.bytes())) {
            parser.nextToken();
            scan.value(
                    parser,
                    JsonPointer.empty(),
                    fields.stream().map(field -> new Ahead(field, 0)).toList());
        } catch (IOException e) { // a name that the parser for bytes does not take
            return MediaUse.in(input.tree(), fields, beyond);
        }
        List<MediaUse> all = scan.uses.values().stream().flatMap(List::stream).toList();
        if (beyond != null) {
            all.stream().skip(MediaUse.MAX_USES).forEach(beyond);
        }
        return all.stream().limit(MediaUse.MAX_USES).toList();
    }

    private void value(JsonParser parser, JsonPointer where, List<Ahead> ahead) throws IOException {
        if (ahead.isEmpty()) {
            parser.skipChildren();
            return;
        }
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    String member = name;
                    List<Ahead> below = below(ahead, one -> one.leadsTo(member));
                    value(parser, below.isEmpty() ? where : where.appendProperty(name), below);
                }
            }
            case START_ARRAY -> {
                List<Ahead> below = below(ahead, Ahead::leadsToElements);
                for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                    boolean enough = beyond == null && below.stream().allMatch(one -> isEnough(one.field()));
                    value(parser, enough ? where : where.appendIndex(i), enough ? List.of() : below);
                }
            }
            case VALUE_STRING -> {
                for (Ahead one : ahead) {
                    if (one.hasArrived() && (beyond != null || !isEnough(one.field()))) {
                        MediaUse.of(where, parser.getText(), one.field()).ifPresent(this::add);
                    }
                }
            }
            default -> {
                // no URL
            }
        }
    }

    private void add(MediaUse use) {
        if (!isEnough(use.field())) {
            uses.get(use.field()).add(use);
        } else if (beyond != null) {
            beyond.accept(use);
        }
    }

    private boolean isEnough(MediaField field) {
        return uses.get(field).size() >= MediaUse.MAX_USES;
    }

    private static List<Ahead> below(List<Ahead> ahead, Predicate<Ahead> leads) {
        return ahead.isEmpty()
                ? ahead
                : ahead.stream().filter(leads).map(Ahead::next).toList();
    }
}
