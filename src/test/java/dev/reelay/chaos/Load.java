package dev.reelay.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.chaos.PlannedJob.Fate;
import dev.reelay.chaos.PlannedJob.Model;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The jobs of a run and the records that are sent for them, at a steady rate.
 *
 * @param jobs by time
 * @param messages by time
 */
record Load(List<PlannedJob> jobs, List<Message> messages) {

    private static final List<Model> MODELS = List.of(Model.values());
    private static final Pattern ID = Pattern.compile("job-\\d{5}");

    /** A record to send, by the time since the run began. */
    record Message(Duration at, ProducerRecord<byte[], byte[]> record) {}

    Load {
        jobs = List.copyOf(jobs);
        messages = List.copyOf(messages);
    }

    /**
     * The load of a seed.
     *
     * @param topics what the names of the topics begin with
     */
    static Load of(long seed, ChaosProfile form, String topics) {
        Random random = new Random((seed + 1) * 0x9E3779B97F4A7C15L);
        List<PlannedJob> jobs = new ArrayList<>();
        List<Message> messages = new ArrayList<>();
        for (int number = 0; number < form.jobs(); number++) {
            PlannedJob job = job(number, form, random);
            jobs.add(job);
            messages.add(new Message(job.sendAt(), request(topics, job, "")));
            Duration later = job.sendAt().plusMillis(100 + random.nextInt(8_000));
            switch (job.fate()) {
                case CANCELLED -> messages.add(new Message(later, cancel(topics, job)));
                case REPEATED -> messages.add(new Message(later, request(topics, job, "")));
                case CONTRADICTED -> messages.add(new Message(later, request(topics, job, " in the rain")));
                case RUNS, FAILS, INVALID -> {}
            }
        }
        messages.sort(Comparator.comparing(Message::at));
        return new Load(jobs, messages);
    }

    /** The id of the job whose input this is, if it is one of a load. */
    static Optional<String> idIn(String body) {
        Matcher id = ID.matcher(body);
        return id.find() ? Optional.of(id.group()) : Optional.empty();
    }

    private static PlannedJob job(int number, ChaosProfile form, Random random) {
        Duration at = Duration.ofMillis(number * 1000L / form.perSecond());
        Fate fate = fate(random.nextInt(100));
        boolean resubmit = random.nextInt(100) < 20;
        Model model = MODELS.get(random.nextInt(MODELS.size()));
        // Some are long: they are at RunComfy when their worker is lost.
        String times = random.nextInt(100) < 10 ? "queue=2s run=8s" : "";
        String end = fate == Fate.FAILS ? "fail=\"NSFW content\"" : "";
        String directive = (times + " " + end).isBlank() ? "" : " [sim: " + (times + " " + end).strip() + "]";
        return new PlannedJob("job-%05d".formatted(number), at, fate, resubmit, model, directive);
    }

    private static Fate fate(int percent) {
        if (percent < 70) {
            return Fate.RUNS;
        }
        if (percent < 76) {
            return Fate.FAILS;
        }
        if (percent < 82) {
            return Fate.INVALID;
        }
        if (percent < 90) {
            return Fate.CANCELLED;
        }
        return percent < 97 ? Fate.REPEATED : Fate.CONTRADICTED;
    }

    private static ProducerRecord<byte[], byte[]> request(String topics, PlannedJob job, String more) {
        Model model = job.model();
        ObjectNode request =
                JsonNodeFactory.instance.objectNode().put("id", job.id()).put("model", model.id);
        ObjectNode input =
                request.putObject("input").put(model.prompt, "A video for " + job.id() + more + job.directive());
        if (job.fate() != Fate.INVALID) {
            String image = "https://images.example.com/" + job.id() + ".jpg";
            if (model.severalImages) {
                input.putArray(model.image).add(image);
            } else {
                input.put(model.image, image);
            }
        }
        if (job.resubmit()) {
            request.put("on_unknown_submission", "resubmit");
        }
        return record(topics + "-requests", job, request);
    }

    private static ProducerRecord<byte[], byte[]> cancel(String topics, PlannedJob job) {
        return record(
                topics + "-control",
                job,
                JsonNodeFactory.instance.objectNode().put("command", "cancel").put("id", job.id()));
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, PlannedJob job, ObjectNode value) {
        return new ProducerRecord<>(
                topic,
                job.id().getBytes(StandardCharsets.UTF_8),
                value.toString().getBytes(StandardCharsets.UTF_8));
    }
}
