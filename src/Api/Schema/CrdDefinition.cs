namespace Rollouts.Api;

/// <summary>What a custom resource definition says besides its schema (rows A16 to A18).</summary>
/// <param name="FileName">File in the chart.</param>
/// <param name="Type">The type whose members make the schema.</param>
/// <param name="Description">What the kind is for, in one sentence.</param>
/// <param name="ShortName">Short name for kubectl.</param>
/// <param name="IsNamespaced">False for kinds of the whole cluster.</param>
/// <param name="HasStatusAndScale">True for the one kind with subresources.</param>
/// <param name="Columns">Columns of <c>kubectl get</c>.</param>
internal sealed record CrdDefinition(
    string FileName,
    Type Type,
    string Description,
    string ShortName,
    bool IsNamespaced,
    bool HasStatusAndScale,
    IReadOnlyList<PrinterColumn> Columns
)
{
    /// <summary>Argo's unless it is a kind of our own.</summary>
    public string Group { get; init; } = ApiGroup.Name;

    public string Kind => Type.Name;

    public string Singular => Kind.ToLowerInvariant();

    public string Plural => Singular + "s";
}
