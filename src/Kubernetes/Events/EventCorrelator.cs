namespace Rollouts.Kubernetes;

/// <summary>
/// Keeps repeated and similar events from flooding the cluster, as client-go's correlator does: the same event again counts up, many that
/// differ only in the message are combined, and an object that sends too many is cut off for a while.
/// </summary>
internal sealed class EventCorrelator
{
    /// <summary>Of all writers together.</summary>
    private const int MaxRemembered = 4096;
    private const string Combined = "(combined from similar events): ";

    private readonly EventRecorderOptions _options;
    private readonly RecentCache<EventIdentity, Written> _written;
    private readonly RecentCache<EventIdentity, Similar> _similar;
    private readonly RecentCache<EventIdentity, Bucket> _buckets;

    public EventCorrelator(EventRecorderOptions options)
    {
        _options = options;
        var capacity = MaxRemembered / Math.Max(1, options.Writers);
        _written = new(capacity);
        _similar = new(capacity);
        _buckets = new(capacity);
    }

    /// <summary>What to write, or null when the object has sent too many.</summary>
    public EventWrite? Correlate(EventNote note)
    {
        if (!Admit(note))
        {
            return null;
        }

        // All further ones count on one event, whatever they say.
        var isOneOfMany = IsOneOfMany(note);
        var identity = Identity(note, note.Type, note.Reason, isOneOfMany ? Combined : note.Message);
        var message = isOneOfMany ? Combined + note.Message : note.Message;
        return _written.TryGet(identity, out var known)
            ? new EventWrite(identity, known.Number, known.Count + 1, known.First, message)
            : new EventWrite(identity, null, 1, note.At, message);
    }

    /// <summary>Remembers an event that the server has taken.</summary>
    public void Confirm(EventWrite write, long number) => _written.Set(write.Identity, new Written(number, write.Count, write.First));

    /// <summary>The event to count up is gone (events expire after an hour): the next one is created.</summary>
    public EventWrite Renew(EventWrite write, DateTimeOffset now)
    {
        _written.Remove(write.Identity);
        return write with { Existing = null, Count = 1, First = now };
    }

    private static EventIdentity Identity(EventNote note, string type, string reason, string message) =>
        EventIdentity.Of(note.About.Kind, note.About.Namespace, note.About.Name, note.About.Uid, type, reason, message);

    private bool IsOneOfMany(EventNote note)
    {
        var group = Identity(note, note.Type, note.Reason, "");
        var messages = _similar.TryGet(group, out var known) && note.At - known.Last <= _options.SimilarWindow ? known.Messages : [];
        var message = note.Message.GetHashCode(StringComparison.Ordinal);
        if (messages.Length <= _options.MaxSimilar && !messages.Contains(message))
        {
            messages = [.. messages, message];
        }

        _similar.Set(group, new Similar(messages, note.At));
        return messages.Length > _options.MaxSimilar;
    }

    private bool Admit(EventNote note)
    {
        var source = Identity(note, "", "", "");
        var bucket = _buckets.TryGet(source, out var known) ? known : new Bucket(_options.SpamBurst, note.At);
        var tokens = Math.Min(_options.SpamBurst, bucket.Tokens + Math.Max(0, (note.At - bucket.At) / _options.SpamRefill));
        var admitted = tokens >= 1;
        _buckets.Set(source, new Bucket(admitted ? tokens - 1 : tokens, note.At));
        return admitted;
    }

    // Thousands are kept: nothing in them is an object of its own that need not be.
    private readonly record struct Written(long Number, int Count, DateTimeOffset First);

    /// <param name="Messages">Hashes of what they said.</param>
    /// <param name="Last">When the last one came.</param>
    private readonly record struct Similar(int[] Messages, DateTimeOffset Last);

    private readonly record struct Bucket(double Tokens, DateTimeOffset At);
}
