namespace Rollouts.Cli;

/// <summary>Reads a CSV file of one arm. Lines that are empty or start with <c>#</c> are skipped.</summary>
internal static class ArmFileReader
{
    private const int MostColumns = 200;
    private const int ShownCharacters = 40;

    /// <exception cref="CompareException">The file cannot be read, or a line makes no sense.</exception>
    public static ArmFile Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Read(path, reader);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CompareException($"{path} cannot be read: {exception.Message} Give the path of a CSV file.");
        }
    }

    public static ArmFile Read(string path, TextReader reader)
    {
        ArmColumns? columns = null;
        var rows = new List<ArmRow>();
        foreach (var (number, text) in BoundedLines.Read(path, reader))
        {
            var trimmed = text.Trim().TrimStart('\uFEFF');
            if (trimmed.Length == 0 || trimmed[0] == '#')
            {
                continue;
            }

            var cells = trimmed.Split(',', StringSplitOptions.TrimEntries);
            if (cells.Length > MostColumns)
            {
                throw new CompareException(
                    $"{path}, line {number}: there are {cells.Length} columns, and {MostColumns} are allowed; write {ArmColumns.Help}."
                );
            }

            if (columns is null && ArmColumns.IsHeader(cells))
            {
                columns = ArmColumns.FromHeader(path, number, cells);
                continue;
            }

            columns ??= ArmColumns.WithoutHeader(path, cells.Length);
            rows.Add(Row(path, number, cells, columns));
        }

        return rows.Count > 0 ? new(path, columns!, rows) : throw new CompareException($"{path} holds no row; write {ArmColumns.Help}.");
    }

    private static ArmRow Row(string path, int number, string[] cells, ArmColumns columns)
    {
        if (cells.Length != columns.Count)
        {
            throw new CompareException(
                $"{path}, line {number}: there are {cells.Length} columns instead of {columns.Count}; leave a cell empty where there is nothing."
            );
        }

        double? time = null;
        if (columns.TimeIndex >= 0)
        {
            time =
                ArmCell.ReadTime(cells[0])
                ?? throw new CompareException(
                    $"{path}, line {number}: \"{Shorten(cells[0])}\" is no time; write seconds since 1970 or a date such as 2026-01-31T12:00:00Z."
                );
        }

        var values = new double[cells.Length - columns.TimeIndex - 1];
        for (var i = 0; i < values.Length; i++)
        {
            var cell = cells[i + columns.TimeIndex + 1];
            values[i] =
                ArmCell.Read(cell)
                ?? throw new CompareException(
                    $"{path}, line {number}: \"{Shorten(cell)}\" is no finite number; write one such as 0.25, or nothing where there is no value."
                );
        }

        return new(number, time, values);
    }

    private static string Shorten(string text) => text.Length <= ShownCharacters ? text : $"{text.AsSpan(0, ShownCharacters)}…";
}
