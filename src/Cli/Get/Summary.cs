namespace Rollouts.Cli;

/// <summary>The lines above a tree: a label and what it says.</summary>
internal sealed class Summary(Sheet sheet)
{
    private const int LabelWidth = 17;

    public void Line(string label, params ReadOnlySpan<Piece> value) => sheet.Line([label.PadRight(LabelWidth), .. value]);

    /// <summary>A line for each image, the label before the first.</summary>
    public void Images(IReadOnlyList<ImageView> images)
    {
        var label = "Images:";
        foreach (var image in images)
        {
            Line(label, [image.Image, .. Tags(image.Tags)]);
            label = "";
        }
    }

    private static List<Piece> Tags(IReadOnlyList<string> tags)
    {
        List<Piece> pieces = [];
        foreach (var tag in tags)
        {
            pieces.Add(pieces.Count == 0 ? " (" : ", ");
            pieces.Add(new Piece(tag, VersionTag.InkOf(tag)));
        }

        if (pieces.Count > 0)
        {
            pieces.Add(")");
        }

        return pieces;
    }
}
