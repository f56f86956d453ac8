namespace Rollouts.AnalysisService;

/// <summary>One change of the tables, never altered once it was released.</summary>
/// <param name="Name">Number and purpose, as <c>0001-verdicts</c>.</param>
/// <param name="Sql">What it does in the dialect of one database.</param>
internal sealed record SchemaStep(string Name, string Sql)
{
    private const string Folder = "Rollouts.AnalysisService.Store.Schema.";

    /// <summary>The steps in their order.</summary>
    /// <param name="dialect"><c>sqlite</c> or <c>postgres</c>.</param>
    public static IReadOnlyList<SchemaStep> All(string dialect)
    {
        var assembly = typeof(SchemaStep).Assembly;
        var ending = $".{dialect}.sql";
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(ending, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => new SchemaStep(name[Folder.Length..^ending.Length], Read(name))),
        ];

        string Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }
}
