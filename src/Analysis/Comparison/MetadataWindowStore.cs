using System.Globalization;
using System.Text;

namespace Rollouts.Analysis;

/// <summary>
/// Keeps windows in the metadata of their measurement, in parts of a few kilobytes, so that a new window changes only the last part
/// of the status. How many there can be is bounded where the comparison is validated.
/// </summary>
public sealed class MetadataWindowStore : IWindowStore
{
    private const string Key = "windows.";
    private const int PartLength = 4000;

    public Task<WindowRecord> ReadAsync(MeasurementContext context, WindowSchedule schedule, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var rows = new List<WindowRow>();
        for (var part = 0; PartOf(context, part) is { } text; part++)
        {
            foreach (var line in text.Split(';'))
            {
                rows.Add(
                    WindowCodec.Read(line)
                        ?? throw new ProviderException(
                            $"the stored windows cannot be read: metadata {NameOf(part)} holds \"{BoundedText.Cut(line, 60)}\"; start the analysis again"
                        )
                );
            }
        }

        return Task.FromResult(new WindowRecord(rows));
    }

    public Task<WindowRecord> AddAsync(
        MeasurementContext context,
        WindowSchedule schedule,
        WindowRecord offered,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(offered);
        var parts = new List<StringBuilder>();
        foreach (var row in offered.Rows)
        {
            var line = WindowCodec.Write(row);
            if (parts.Count == 0 || parts[^1].Length + line.Length + 1 > PartLength)
            {
                parts.Add(new StringBuilder(line));
            }
            else
            {
                parts[^1].Append(';').Append(line);
            }
        }

        var changed = parts
            .Select(static (text, part) => (Name: NameOf(part), Text: text.ToString()))
            .Where(p => context.Measurement?.Metadata?.GetValueOrDefault(p.Name) != p.Text)
            .ToDictionary(static p => p.Name, static p => p.Text, StringComparer.Ordinal);
        return Task.FromResult(offered with { Metadata = changed });
    }

    private static string NameOf(int part) => Key + part.ToString(CultureInfo.InvariantCulture);

    private static string? PartOf(MeasurementContext context, int part) => context.Measurement?.Metadata?.GetValueOrDefault(NameOf(part));
}
