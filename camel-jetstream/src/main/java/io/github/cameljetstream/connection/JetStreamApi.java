package io.github.cameljetstream.connection;

import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.runtime.LogLimiter;
import io.github.cameljetstream.wire.ProtocolSubjects;
import io.github.cameljetstream.wire.StoredMessage;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.api.AccountStatistics;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.Error;
import io.nats.client.api.MessageGetRequest;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.ServerInfo;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JetStream API of a connection, in a domain or under a prefix if the options name one. Thread-safe.
 */
public final class JetStreamApi {
    private static final Logger LOG = LoggerFactory.getLogger(JetStreamApi.class);

    private static final String INFO = "INFO";
    private static final Pattern PREFIX_OF_DOMAIN = Pattern.compile("\\$JS\\.([^.]+)\\.API\\.?");

    private final ConnectionLease lease;
    private final ConnectionOptions options;
    private final JetStreamOptions access;
    /** The domain that the options name; null if they name none. */
    private final @Nullable String namedDomain;
    /** The domain that the API has reported; null before the first report. */
    private final AtomicReference<Optional<String>> domain;

    private JetStreamApi(
            ConnectionLease lease,
            ConnectionOptions options,
            JetStreamOptions access,
            AtomicReference<Optional<String>> domain) {
        this.lease = lease;
        this.options = options;
        this.access = access;
        this.namedDomain = namedDomain(options);
        this.domain = domain;
    }

    /** The API that the options describe. Sends no request. */
    public static JetStreamApi of(ConnectionLease lease, ConnectionOptions options) {
        warn(options);
        return new JetStreamApi(lease, options, access(options), new AtomicReference<>());
    }

    private static JetStreamOptions access(ConnectionOptions options) {
        JetStreamOptions.Builder builder = JetStreamOptions.builder().requestTimeout(options.getRequestTimeout());
        return options.getApiPrefix() == null
                ? builder.domain(options.getDomain()).build()
                : builder.prefix(options.getApiPrefix()).build();
    }

    private static @Nullable String namedDomain(ConnectionOptions options) {
        if (options.getApiPrefix() == null) {
            return options.getDomain();
        }
        Matcher matcher = PREFIX_OF_DOMAIN.matcher(options.getApiPrefix());
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** Whether a request can reach a server at the moment; if not, it would wait for its whole timeout. */
    public boolean isConnected() {
        return lease.state() == ConnectionState.CONNECTED;
    }

    /** The JetStream domain: the one that the server has reported, otherwise the one of the options; null if unknown. */
    public @Nullable String domain() {
        Optional<String> reported = domain.get();
        return reported == null ? namedDomain : reported.orElse(null);
    }

    /** If true, the options name a domain, which may differ from the connected server's domain. */
    public boolean namesDomain() {
        return namedDomain != null;
    }

    private static void warn(ConnectionOptions options) {
        if (options.getApiPrefix() != null && options.getDomain() != null) {
            LOG.warn(
                    "Options domain={} and apiPrefix={} are both set: using apiPrefix. Remove one of the two",
                    options.getDomain(),
                    options.getApiPrefix());
        }
    }

    /**
     * The same API with a shorter timeout of requests.
     *
     * @param maxWait the timeout, unless requestTimeout is shorter
     */
    public JetStreamApi within(Duration maxWait) {
        return maxWait.compareTo(options.getRequestTimeout()) < 0
                ? new JetStreamApi(
                        lease,
                        options,
                        JetStreamOptions.builder(access).requestTimeout(maxWait).build(),
                        domain)
                : this;
    }

    /**
     * The requests about streams and consumers, which block. A request for which the user has no permission fails at once
     * with a {@link NotPermittedException}.
     *
     * @throws IOException if there is no connection
     */
    public JetStreamManagement management() throws IOException {
        try {
            return GuardedManagement.of(
                    lease.connection().jetStreamManagement(access), access.getPrefix(), lease.deniedRequests());
        } catch (IllegalStateException e) {
            throw new IOException(e);
        }
    }

    /**
     * The stream of a recent answer, otherwise its current state: many routes of a stream start at the same time.
     *
     * @throws JetStreamApiException if there is none
     */
    public StreamInfo recentStream(String name) throws IOException, JetStreamApiException {
        StreamInfo known = lease.streams()
                .get(access.getPrefix() + name, lease.connection().getServerInfo(), System.nanoTime());
        return known == null ? stream(name) : known;
    }

    /**
     * The current state of the stream.
     *
     * @throws JetStreamApiException if there is none
     */
    public StreamInfo stream(String name) throws IOException, JetStreamApiException {
        return known(management().getStreamInfo(name));
    }

    /** The current state of the stream; fails if there is no stream or no answer. Does not block. */
    public CompletableFuture<StreamInfo> askForStream(String name) {
        try {
            return lease.request(subject("STREAM.INFO." + name), null, access.getRequestTimeout())
                    .thenApply(answer -> {
                        StreamInfo stream = new StreamInfo(answer);
                        if (stream.hasError()) {
                            throw new IllegalStateException(stream.getError());
                        }
                        return stream;
                    });
        } catch (IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Keeps an answer of the server for {@link #recentStream}. */
    public StreamInfo known(StreamInfo stream) {
        String name = stream.getConfiguration().getName();
        lease.streams()
                .put(access.getPrefix() + name, stream, lease.connection().getServerInfo(), System.nanoTime());
        return stream;
    }

    /**
     * The current state of all consumers of a stream. A cluster silently omits consumers that have no leader.
     *
     * @throws IOException if the cluster has omitted one
     */
    public List<ConsumerInfo> consumers(String stream) throws IOException, JetStreamApiException {
        JetStreamManagement management = management();
        Set<String> missing = new TreeSet<>(management.getConsumerNames(stream));
        List<ConsumerInfo> consumers = management.getConsumers(stream);
        consumers.forEach(each -> missing.remove(each.getName()));
        if (!missing.isEmpty()) {
            throw new IOException("The servers sent no information about consumers " + missing + " of stream " + stream
                    + ": they have no leader");
        }
        return consumers;
    }

    /**
     * A message from the leader of the stream. If the stream allows direct access, jnats would ask any replica, which may be
     * behind the leader.
     *
     * @throws JetStreamApiException if there is none
     */
    public MessageInfo message(String stream, long sequence) throws IOException, JetStreamApiException {
        return message(stream, MessageGetRequest.forSequence(sequence));
    }

    /**
     * The first message of a subject from a sequence on, from the leader of the stream.
     *
     * @throws JetStreamApiException if there is none
     */
    public MessageInfo nextMessage(String stream, long from, String subject) throws IOException, JetStreamApiException {
        return message(stream, MessageGetRequest.nextForSubject(from, subject));
    }

    /**
     * The last message of a subject, from the leader of the stream.
     *
     * @throws JetStreamApiException if there is none
     */
    public MessageInfo lastMessage(String stream, String subject) throws IOException, JetStreamApiException {
        return message(stream, MessageGetRequest.lastForSubject(subject));
    }

    /**
     * Sends a request that jnats has no method for, or that needs other fields than jnats knows.
     *
     * @param request its subject without the prefix
     * @throws IOException if the user has no permission for it, or there is no answer
     */
    public Message request(String request, byte[] body) throws IOException {
        String subject = ProtocolSubjects.check(subject(request));
        Message answer = guarded(subject, () -> lease.connection().request(subject, body, access.getRequestTimeout()));
        if (answer == null || answer.isStatusMessage()) {
            throw new IOException("The server did not answer the request " + subject);
        }
        return answer;
    }

    private MessageInfo message(String stream, MessageGetRequest request) throws IOException, JetStreamApiException {
        Message answer = request("STREAM.MSG.GET." + stream, request.serialize());
        MessageInfo message = StoredMessage.of(answer, stream);
        Error error = message.getErrorObject();
        if (error != null) {
            throw new JetStreamApiException(error);
        }
        if (message.getSubject() == null) {
            throw new IOException("The server's answer to a request for a message of stream " + stream
                    + " has no message: " + LogLimiter.excerpt(new String(answer.getData(), StandardCharsets.UTF_8)));
        }
        return message;
    }

    private Message guarded(String subject, Callable<Message> request) throws IOException {
        try {
            return lease.deniedRequests().call(List.of(subject), List.of(), request);
        } catch (IOException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** The subject of a request to this API. */
    public String subject(String request) {
        return access.getPrefix() + request;
    }

    /** The prefix of the API, with a dot at the end, for messages. */
    public String describe() {
        return access.getPrefix();
    }

    /**
     * The features of the server that answers, by a request or from a recent answer.
     *
     * @throws IOException if the API does not answer
     * @throws JetStreamApiException if JetStream is not enabled for the account
     */
    public ServerFeatures features() throws IOException, JetStreamApiException {
        String prefix = access.getPrefix();
        ServerInfo server = lease.connection().getServerInfo();
        ServerFeatures features = lease.features().get(prefix, server, System.nanoTime());
        if (features == null) {
            features = askForFeatures(server);
            lease.features().put(prefix, features, server, System.nanoTime());
        }
        domain.set(Optional.ofNullable(features.domain()));
        return features;
    }

    private ServerFeatures askForFeatures(ServerInfo server) throws IOException, JetStreamApiException {
        AccountStatistics statistics = management().getAccountStatistics();
        return ServerFeatures.of(
                statistics.getApi() == null ? 0 : statistics.getApi().getLevel(),
                statistics.getDomain(),
                ifItAnswers(server));
    }

    /**
     * Like {@link #features()}, but without permission to ask it returns what is known about the connected server, and does
     * not ask again until a reconnect.
     *
     * @throws IOException if the API does not answer for another reason
     * @throws JetStreamApiException if JetStream is not enabled for the account
     */
    public ServerFeatures featuresIfPermitted() throws IOException, JetStreamApiException {
        String prefix = access.getPrefix();
        ServerInfo server = lease.connection().getServerInfo();
        ServerFeatures unasked = lease.unaskedFeatures().get(prefix, server, System.nanoTime());
        if (unasked != null) {
            return unasked;
        }
        try {
            return features();
        } catch (NotPermittedException e) {
            if (e.denial().kind() != Denial.Kind.PUBLISH) {
                throw e;
            }
            return unaskedFeatures(prefix, server);
        }
    }

    private ServerFeatures unaskedFeatures(String prefix, ServerInfo server) {
        ServerFeatures unasked = ServerFeatures.unasked(ifItAnswers(server));
        lease.unaskedFeatures().put(prefix, unasked, server, System.nanoTime());
        LOG.info(
                "The user has no permission to publish to '{}', so the component does not know the JetStream domain and the"
                        + " server's features. It uses the features of version 2.9, and refuses options that need more."
                        + " To use them, allow it in the user's permissions.",
                subject(INFO));
        return unasked;
    }

    /** The connected server if it is the one that answers the API; null otherwise. */
    private @Nullable ServerInfo ifItAnswers(ServerInfo connectedTo) {
        return options.getDomain() == null && options.getApiPrefix() == null ? connectedTo : null;
    }
}
