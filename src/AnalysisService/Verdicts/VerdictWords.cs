using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>The index of words: FTS5 in SQLite, a tsvector in PostgreSQL.</summary>
internal static class VerdictWords
{
    private static readonly RowInsert IntoSqlite = new("verdict_words (rowid, words)", ["{0}", "{0}"]);
    private static readonly RowInsert IntoPostgres = new("verdict_words (verdict_id, words)", ["{0}", "array_to_tsvector({0})"]);

    public static Task AddAsync(
        StoreContext context,
        IEnumerable<(long Id, IReadOnlyList<string> Words)> verdicts,
        CancellationToken cancellationToken
    ) =>
        context.Database.IsSqlite()
            ? IntoSqlite.RunAsync(
                context,
                [.. verdicts.Select(static v => new object?[] { v.Id, string.Join(' ', v.Words) })],
                cancellationToken
            )
            : IntoPostgres.RunAsync(
                context,
                [.. verdicts.Select(static v => new object?[] { v.Id, v.Words.ToArray() })],
                cancellationToken
            );

    public static async Task RemoveAsync(StoreContext context, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        // PostgreSQL's rows go with their verdicts; FTS5 knows no foreign keys.
        if (context.Database.IsSqlite())
        {
            foreach (var id in ids)
            {
                await context.Database.ExecuteSqlAsync($"DELETE FROM verdict_words WHERE rowid = {id}", cancellationToken);
            }
        }
    }

    /// <summary>The numbers of the verdicts that hold, for each of the words, one that begins with it.</summary>
    public static IQueryable<VerdictMatch> Matching(StoreContext context, IReadOnlyList<string> words)
    {
        if (context.Database.IsSqlite())
        {
            var match = string.Join(" AND ", words.Select(static w => $"\"{w}\"*"));
            return context.Database.SqlQuery<VerdictMatch>(
                $"SELECT rowid AS \"VerdictId\" FROM verdict_words WHERE verdict_words MATCH {match}"
            );
        }

        var query = string.Join(" & ", words.Select(static w => $"'{w}':*"));
        return context.Database.SqlQuery<VerdictMatch>(
            $"SELECT verdict_id AS \"VerdictId\" FROM verdict_words WHERE words @@ CAST({query} AS tsquery)"
        );
    }
}
