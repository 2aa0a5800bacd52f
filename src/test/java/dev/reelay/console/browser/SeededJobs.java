package dev.reelay.console.browser;

import static dev.reelay.testing.TestRequests.DREAMINA;
import static dev.reelay.testing.TestRequests.LUMA;
import static dev.reelay.testing.TestRequests.bytes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerRig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Jobs in every state and with every end. */
final class SeededJobs {

    static final String COMPLETED = "order-1001";
    static final String FAILED = "order-2001";
    static final String REJECTED = "order-3001";
    static final String REFUSED = "order-4001";
    static final String UNKNOWN = "order-5001";
    static final String QUEUED = "order-6001";
    static final String RUNNING = "order-7001";
    static final String CANCELLED = "order-8001";
    static final String EXPIRED = "order-8101";
    static final String WAITING = "order-9001";

    static final String NSFW = "The input was flagged: NSFW content";
    static final String PAUSE_REASON = "Price change on Friday, ask Ben";

    private static final String REFUSE = "(refuse)";
    private static final String DROP = "(drop)";
    private static final Duration SOON = Duration.ofSeconds(3);

    private SeededJobs() {}

    /** Jobs take no time, unless their prompt says otherwise; two words in prompts make submissions go wrong. */
    static SimulatorScript script() {
        FaultCondition submissions = FaultCondition.each(ApiCall.Endpoint.SUBMIT);
        return SimulatorScript.instant()
                .withFault(
                        submissions.containing(REFUSE),
                        FaultEffect.refuse(200, 400_777, "This account may not use the model"))
                .withFault(submissions.containing(DROP), new FaultEffect.Drop(true, Duration.ZERO));
    }

    /** What a shop's topics may hold at noon. */
    static void usual(WorkerRig rig) {
        List<ObjectNode> jobs = new ArrayList<>();
        numbered(1001, 12).forEach(id -> jobs.add(job(id, "[sim: cost=0.35]")));
        numbered(1101, 6).forEach(id -> jobs.add(dreamina(id, "[sim: cost=0.12]")));
        numbered(2001, 3).forEach(id -> jobs.add(job(id, "[sim: fail=\"%s\"]".formatted(NSFW))));
        jobs.add(job("order-2101", "[sim: fail=\"Out of memory on node 17\"]"));
        ObjectNode withoutPrompt = job(REJECTED, "");
        withoutPrompt.withObject("/input").remove("prompt");
        jobs.add(withoutPrompt.put("model", LUMA));
        jobs.add(job(REFUSED, REFUSE));
        numbered(5001, 2).forEach(id -> jobs.add(job(id, DROP)));
        numbered(6001, 4).forEach(id -> jobs.add(queued(id)));
        numbered(7001, 3).forEach(id -> jobs.add(job(id, "[sim: run=1h]")));
        jobs.add(queued(CANCELLED));
        jobs.add(queued(EXPIRED).put("start_by", Instant.now().plus(SOON).toString()));
        send(rig, jobs);

        rig.awaitStatus(
                "completed",
                Stream.concat(numbered(1001, 12), numbered(1101, 6)).toList());
        rig.awaitStatus("failed", List.of(FAILED, "order-2101", REFUSED, UNKNOWN));
        rig.awaitStatus("in_queue", numbered(6001, 4).toList());
        rig.awaitStatus("in_queue", List.of(CANCELLED));
        rig.cancel(CANCELLED);
        pause(rig, DREAMINA, "mia", PAUSE_REASON);
        // A command reaches workers within a second: a request that comes sooner may be submitted.
        rig.await(
                "the pause is in force",
                () -> rig.workers().stream()
                        .flatMap(worker -> worker.log().stream())
                        .anyMatch(line -> line.contains("Submissions paused by command") && line.contains(DREAMINA)));
        send(rig, numbered(9001, 3).map(id -> dreamina(id, "")).toList());
        deadLetters(rig);
        rig.awaitStatus("in_progress", numbered(7001, 3).toList());
        rig.awaitStatus("cancelled", List.of(CANCELLED));
        rig.awaitStatus("expired", List.of(EXPIRED));
        rig.awaitStatus("accepted", numbered(9001, 3).toList());
    }

    /** The same, and with it what somebody sent who wants to take the operator's browser over. */
    static void hostile(WorkerRig rig) {
        usual(rig);
        List<ObjectNode> jobs = new ArrayList<>();
        for (String id : HostileText.IDS) {
            ObjectNode job = job(id, " " + HostileText.ALL);
            job.withObject("/input").put("image_url", HostileText.ADDRESS);
            job.withObject("/metadata").put("tenant", HostileText.IMAGE).put(HostileText.SCRIPT, HostileText.ALL);
            jobs.add(job);
        }
        jobs.add(job("hostile-model", "").put("model", HostileText.IMAGE));
        jobs.add(job("hostile-field", ""));
        jobs.getLast().withObject("/input").put(HostileText.IMAGE, HostileText.SCRIPT);
        jobs.add(job("hostile-message", "[sim: fail=`]".replace("`", "\"" + withoutQuotes(HostileText.ALL) + "\"")));
        jobs.add(job(
                "hostile-output",
                "[sim: output='{\"video\":\"javascript:alert(1)\",\"note\":\"<script>alert(1)</script>\"}']"));
        send(rig, jobs);
        pause(rig, HostileText.SCRIPT, HostileText.IMAGE, HostileText.ALL);
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(rig.topic("requests"), bytes(HostileText.IMAGE), bytes(HostileText.ALL));
        letter.headers().add(HostileText.SCRIPT, bytes(HostileText.ALL));
        rig.send(List.of(letter));

        rig.awaitStates(states -> HostileText.IDS.stream().allMatch(states::containsKey));
        rig.awaitStatus("rejected", List.of("hostile-model", "hostile-field"));
        rig.awaitStatus("failed", List.of("hostile-message"));
        rig.await("dead letters", () -> rig.deadLetters().size() == 3);
    }

    private static String withoutQuotes(String text) {
        return text.replace("\"", "").replace("[", "").replace("]", "");
    }

    private static void deadLetters(WorkerRig rig) {
        rig.send(List.of(
                new ProducerRecord<>(rig.topic("requests"), bytes("order-?"), bytes("{\"id\": \"order-?\", ")),
                rig.request(COMPLETED, job(COMPLETED, " but another one"))));
        rig.await("dead letters", () -> rig.deadLetters().size() == 2);
    }

    /** Ids in a row. */
    static Stream<String> numbered(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(number -> "order-" + number);
    }

    /** A good request of a customer; the directive is the simulator's. */
    static ObjectNode job(String id, String directive) {
        ObjectNode body = TestRequests.body(id, directive);
        body.putObject("metadata").put("tenant", "acme").put("customer", "c-17");
        return body;
    }

    /** One that waits at RunComfy. */
    static ObjectNode queued(String id) {
        return job(id, "[sim: queue=1h]");
    }

    /** One whose submission is paid for, or not: nobody knows. */
    static ObjectNode unknown(String id) {
        return job(id, DROP);
    }

    /** One that RunComfy refuses, and does not charge for. */
    static ObjectNode refused(String id) {
        return job(id, REFUSE);
    }

    private static ObjectNode dreamina(String id, String directive) {
        ObjectNode body = job(id, directive).put("model", DREAMINA);
        ObjectNode input = body.withObject("/input");
        input.remove("image_url");
        input.putArray("image_urls").add("https://images.example.com/1.jpg");
        return body;
    }

    /** Sends them all. */
    static void send(WorkerRig rig, List<ObjectNode> jobs) {
        rig.send(jobs.stream()
                .map(job -> rig.request(job.path("id").textValue(), job))
                .toList());
    }

    private static void pause(WorkerRig rig, String model, String by, String reason) {
        ObjectNode pause = TestRequests.body("", "").removeAll();
        pause.put("command", "pause").put("model", model).put("by", by).put("reason", reason);
        rig.command("pause/" + model, pause.toString());
    }
}
