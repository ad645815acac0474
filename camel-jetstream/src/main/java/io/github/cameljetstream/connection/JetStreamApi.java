package io.github.cameljetstream.connection;

import io.github.cameljetstream.options.ConnectionOptions;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.api.AccountStatistics;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageGetRequest;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.ServerInfo;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JetStream API over a connection, reached through a domain or a prefix if one is given. Thread-safe.
 */
public final class JetStreamApi {
    private static final Logger LOG = LoggerFactory.getLogger(JetStreamApi.class);

    private static final String INFO = "INFO";
    private static final Pattern PREFIX_OF_DOMAIN = Pattern.compile("\\$JS\\.([^.]+)\\.API\\.?");

    private final ConnectionLease lease;
    private final ConnectionOptions options;
    private final JetStreamOptions reach;
    /** The domain that the options name; null if they name none. */
    private final String namedDomain;
    /** The domain that the API reported; null before it was asked. */
    private final AtomicReference<Optional<String>> domain;

    private JetStreamApi(
            ConnectionLease lease,
            ConnectionOptions options,
            JetStreamOptions reach,
            AtomicReference<Optional<String>> domain) {
        this.lease = lease;
        this.options = options;
        this.reach = reach;
        this.namedDomain = namedDomain(options);
        this.domain = domain;
    }

    /** The API as the options reach it; asks nothing yet. */
    public static JetStreamApi of(ConnectionLease lease, ConnectionOptions options) {
        warn(options);
        return new JetStreamApi(lease, options, reach(options), new AtomicReference<>());
    }

    private static JetStreamOptions reach(ConnectionOptions options) {
        JetStreamOptions.Builder builder = JetStreamOptions.builder().requestTimeout(options.getRequestTimeout());
        return options.getApiPrefix() == null
                ? builder.domain(options.getDomain()).build()
                : builder.prefix(options.getApiPrefix()).build();
    }

    private static String namedDomain(ConnectionOptions options) {
        if (options.getApiPrefix() == null) {
            return options.getDomain();
        }
        Matcher matcher = PREFIX_OF_DOMAIN.matcher(options.getApiPrefix());
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** The JetStream domain that this API is in, as far as it is known: the server's word counts more than the options. */
    public String domain() {
        Optional<String> told = domain.get();
        return told == null ? namedDomain : told.orElse(null);
    }

    /** Whether the options name a domain, which need not be that of the server we are connected to. */
    public boolean namesDomain() {
        return namedDomain != null;
    }

    private static void warn(ConnectionOptions options) {
        if (options.getApiPrefix() != null && options.getDomain() != null) {
            LOG.warn(
                    "Options domain={} and apiPrefix={} are both given: apiPrefix is used",
                    options.getDomain(),
                    options.getApiPrefix());
        }
    }

    /**
     * The same API for requests that rather fail than wait long for an answer.
     *
     * @param most how long they wait, unless requestTimeout is shorter
     */
    public JetStreamApi within(Duration most) {
        return most.compareTo(options.getRequestTimeout()) < 0
                ? new JetStreamApi(
                        lease,
                        options,
                        JetStreamOptions.builder(reach).requestTimeout(most).build(),
                        domain)
                : this;
    }

    /**
     * Streams and consumers, by requests that block. They fail at once with a {@link NotPermittedException} if our user
     * may not make them.
     *
     * @throws IOException if there is no connection now
     */
    public JetStreamManagement management() throws IOException {
        try {
            return GuardedManagement.of(
                    lease.connection().jetStreamManagement(reach), reach.getPrefix(), lease.deniedRequests());
        } catch (IllegalStateException e) {
            throw new IOException(e);
        }
    }

    /**
     * The stream as it was at the last question for it, if that is no more than a moment ago: many routes of a stream
     * start at the same time.
     *
     * @throws JetStreamApiException if there is none
     */
    public StreamInfo recentStream(String name) throws IOException, JetStreamApiException {
        StreamInfo known =
                lease.streams().get(reach.getPrefix() + name, lease.connection().getServerInfo(), System.nanoTime());
        return known == null ? stream(name) : known;
    }

    /**
     * The stream as it is now.
     *
     * @throws JetStreamApiException if there is none
     */
    public StreamInfo stream(String name) throws IOException, JetStreamApiException {
        return known(management().getStreamInfo(name));
    }

    /** The stream as it is now; fails if there is none, or nothing answers. Does not block. */
    public CompletableFuture<StreamInfo> askForStream(String name) {
        try {
            return lease.request(subject("STREAM.INFO." + name), null, reach.getRequestTimeout())
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

    /** The stream is so now: we have made or changed it, or asked for it. */
    public StreamInfo known(StreamInfo stream) {
        String name = stream.getConfiguration().getName();
        lease.streams().put(reach.getPrefix() + name, stream, lease.connection().getServerInfo(), System.nanoTime());
        return stream;
    }

    /**
     * All consumers of a stream, as they are now. A cluster silently leaves out those that have no leader for a while.
     *
     * @throws IOException if the cluster has left one out
     */
    public List<ConsumerInfo> consumers(String stream) throws IOException, JetStreamApiException {
        JetStreamManagement management = management();
        Set<String> missing = new TreeSet<>(management.getConsumerNames(stream));
        List<ConsumerInfo> consumers = management.getConsumers(stream);
        consumers.forEach(each -> missing.remove(each.getName()));
        if (!missing.isEmpty()) {
            throw new IOException("The servers do not say how consumers " + missing + " of stream " + stream
                    + " stand: they have no leader now");
        }
        return consumers;
    }

    /**
     * A message, as the leader of the stream has it: jnats asks any server that has a copy, which may be late, if the
     * stream allows that.
     *
     * @throws JetStreamApiException if there is none
     */
    public MessageInfo message(String stream, long sequence) throws IOException, JetStreamApiException {
        return message(stream, MessageGetRequest.forSequence(sequence));
    }

    /**
     * The first message of a subject from the sequence on, as the leader of the stream has it.
     *
     * @throws JetStreamApiException if there is none
     */
    public MessageInfo nextMessage(String stream, long from, String subject) throws IOException, JetStreamApiException {
        return message(stream, MessageGetRequest.nextForSubject(from, subject));
    }

    private MessageInfo message(String stream, MessageGetRequest request) throws IOException, JetStreamApiException {
        String subject = subject("STREAM.MSG.GET." + stream);
        Message answer = guarded(
                subject, () -> lease.connection().request(subject, request.serialize(), reach.getRequestTimeout()));
        if (answer == null || answer.isStatusMessage()) {
            throw new IOException("No answer to a request for a message of stream " + stream);
        }
        MessageInfo message = StoredMessage.of(answer, stream);
        if (message.hasError()) {
            throw new JetStreamApiException(message.getErrorObject());
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
        return reach.getPrefix() + request;
    }

    /** How the API is reached, for messages: its prefix, with the dot at its end. */
    public String describe() {
        return reach.getPrefix();
    }

    /**
     * Asks whether there is JetStream for our account, and how new the server is that answers; or takes the answer of a
     * moment ago.
     *
     * @throws IOException if nothing answers
     * @throws JetStreamApiException if JetStream is not enabled for the account
     */
    public ServerFeatures features() throws IOException, JetStreamApiException {
        String prefix = reach.getPrefix();
        ServerInfo server = lease.connection().getServerInfo();
        ServerFeatures known = lease.features().get(prefix, server, System.nanoTime());
        if (known != null) {
            domain.set(Optional.ofNullable(known.domain()));
            return known;
        }
        AccountStatistics statistics = management().getAccountStatistics();
        ServerFeatures features = ServerFeatures.of(
                statistics.getApi() == null ? 0 : statistics.getApi().getLevel(),
                statistics.getDomain(),
                ifItAnswers(server));
        lease.features().put(prefix, features, server, System.nanoTime());
        domain.set(Optional.ofNullable(features.domain()));
        return features;
    }

    /**
     * As {@link #features()}; but if our user may not ask, what is known without: then the server counts as the oldest one,
     * and it is not asked again on this connection.
     *
     * @throws IOException if nothing answers for another reason
     * @throws JetStreamApiException if JetStream is not enabled for the account
     */
    public ServerFeatures featuresIfPermitted() throws IOException, JetStreamApiException {
        String prefix = reach.getPrefix();
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
        }
        unasked = ServerFeatures.unasked(ifItAnswers(server));
        lease.unaskedFeatures().put(prefix, unasked, server, System.nanoTime());
        LOG.info(
                "Our user may not publish to '{}': the component does not know the JetStream domain, nor what the server can"
                        + " do. It uses what servers of version 2.9 can do, and refuses options that need more. Allow it in"
                        + " the user's permissions to use them.",
                subject(INFO));
        return unasked;
    }

    /** The server that we are connected to, if it is certain to be the one that answers; else null. */
    private ServerInfo ifItAnswers(ServerInfo connectedTo) {
        return options.getDomain() == null && options.getApiPrefix() == null ? connectedTo : null;
    }
}
