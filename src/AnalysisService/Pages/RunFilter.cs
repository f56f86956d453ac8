namespace Rollouts.AnalysisService;

/// <summary>What a visitor wants to see of the list.</summary>
/// <param name="Text">Words that name, namespace, owner or sentence contain; empty for all.</param>
/// <param name="Outcome">One outcome, or empty for all.</param>
/// <param name="Namespace">One namespace, or empty for all.</param>
/// <param name="Before">The cursor of an older page; empty for the first.</param>
internal sealed record RunFilter(string Text, string Outcome, string Namespace, string Before = "")
{
    private const int MaxLength = 200;

    public static RunFilter Of(HttpRequest request) =>
        new(Read(request.Query["q"]), Read(request.Query["outcome"]), Read(request.Query["namespace"]), Read(request.Query["before"]));

    public bool IsEmpty => Text.Length + Outcome.Length + Namespace.Length + Before.Length == 0;

    /// <summary>The same as the query of an address; empty, or beginning with a question mark.</summary>
    public string Query =>
        QueryString
            .Create(
                new KeyValuePair<string, string?>[]
                {
                    new("q", Text),
                    new("outcome", Outcome),
                    new("namespace", Namespace),
                    new("before", Before),
                }.Where(static p => p.Value is { Length: > 0 })
            )
            .ToString();

    public bool Takes(RunView run) =>
        (Outcome.Length == 0 || string.Equals(run.Outcome, Outcome, StringComparison.OrdinalIgnoreCase))
        && (Namespace.Length == 0 || run.Namespace == Namespace)
        && Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .All(word =>
                Contains(run.Name, word) || Contains(run.Namespace, word) || Contains(run.Owner, word) || Contains(run.Sentence, word)
            );

    private static bool Contains(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static string Read(string? text) =>
        text is null ? ""
        : text.Trim() is { Length: > MaxLength } longer ? longer[..MaxLength]
        : text.Trim();
}
