package dev.reelay.console.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.console.Looks;
import dev.reelay.console.PlainHttp;
import dev.reelay.console.Visitor;
import dev.reelay.file.StoredFile;
import dev.reelay.json.ForeignText;
import dev.reelay.records.ResultReading;
import dev.reelay.records.StoredResult;
import dev.reelay.view.row.Asked;
import dev.reelay.view.row.JobRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Picks from a job's row and its result what a visitor may see. Pure. */
final class PayloadReader {

    private static final int MOST_FILES = 20;
    private static final int MOST_FINDINGS = 100;
    private static final int LONGEST = 1_000;

    private PayloadReader() {}

    /**
     * What the visitor may see.
     *
     * @param stored the job's result; null when it has none, or when it was not read
     * @param trouble why the result was not read; null when it was, or when there is none
     * @param plain where files may come by plain http from
     */
    static Payloads read(
            JobRow row, @Nullable StoredResult stored, @Nullable String trouble, PlainHttp plain, Visitor visitor) {
        if (!visitor.seesPayloads()) {
            return Payloads.none(Payloads.MASKED);
        }
        String metadata = metadata(row.asked());
        if (stored == null) {
            return new Payloads(metadata, List.of(), 0, List.of(), List.of(), note(row, trouble));
        }
        List<MediaFile> files = files(stored.result(), plain);
        return new Payloads(
                metadata,
                files.subList(0, Math.min(MOST_FILES, files.size())),
                Math.max(0, files.size() - MOST_FILES),
                findings(stored.json().path("error").path("violations")),
                findings(stored.json().path("warnings")),
                note(row, trouble));
    }

    private static @Nullable String metadata(Asked asked) {
        return asked.metadata() == null
                ? null
                : JsonLayout.of(new String(asked.metadata().bytes(), StandardCharsets.UTF_8), 4 * Asked.MAX_METADATA);
    }

    private static @Nullable String note(JobRow row, @Nullable String trouble) {
        if (trouble != null) {
            return "Files and violations are not shown. " + trouble;
        }
        return row.asked().metadataLeftOut()
                ? "The metadata is longer than " + Looks.bytes(Asked.MAX_METADATA)
                        + " and is not kept here; it is in the job's records."
                : null;
    }

    private static List<MediaFile> files(ResultReading.Result result, PlainHttp plain) {
        Map<String, StoredFile> copies = new HashMap<>();
        if (result.copies() != null) {
            result.copies().files().forEach(file -> copies.put(file.providerUrl(), file));
        }
        List<MediaFile> files = new ArrayList<>();
        BiConsumer<String, MediaFile.Kind> add =
                (url, kind) -> files.add(new MediaFile(url, kind, plain, copies.get(url)));
        result.urls().video().forEach(url -> add.accept(url, MediaFile.Kind.VIDEO));
        result.urls().image().forEach(url -> add.accept(url, MediaFile.Kind.IMAGE));
        result.urls().audio().forEach(url -> add.accept(url, MediaFile.Kind.AUDIO));
        return files;
    }

    private static List<Payloads.Finding> findings(JsonNode violations) {
        List<Payloads.Finding> findings = new ArrayList<>();
        for (JsonNode violation : violations) {
            if (findings.size() < MOST_FINDINGS) {
                findings.add(new Payloads.Finding(
                        text(violation, "pointer"), text(violation, "rule"), text(violation, "message")));
            }
        }
        return findings;
    }

    private static String text(JsonNode violation, String field) {
        return ForeignText.oneLine(violation.path(field).asText(), LONGEST);
    }
}
