namespace Rollouts.Cli;

/// <summary>A Rollout as <c>get rollout</c> prints it: the summary, then the tree.</summary>
internal static class RolloutSheet
{
    private const int LabelWidth = 17;

    public static Sheet Of(RolloutView view, DateTimeOffset now, bool inColour)
    {
        var sheet = new Sheet(inColour);
        Line(sheet, "Name:", view.Name);
        Line(sheet, "Namespace:", view.Namespace);
        Line(sheet, "Status:", PhaseIcon.OfRollout(view.Phase), " ", view.Phase);
        if (view.Message.Length > 0)
        {
            Line(sheet, "Message:", view.Message);
        }

        Line(sheet, "Strategy:", view.Strategy);
        if (view.Strategy == RolloutView.CanaryStrategy)
        {
            Line(sheet, "  Step:", view.Step);
            Line(sheet, "  SetWeight:", $"{view.SetWeight}");
            Line(sheet, "  ActualWeight:", $"{view.ActualWeight}");
        }

        var label = "Images:";
        foreach (var image in view.Images)
        {
            Line(sheet, label, [image.Image, .. Tags(image.Tags)]);
            label = "";
        }

        sheet.Line("Replicas:");
        Line(sheet, "  Desired:", $"{view.Desired}");
        Line(sheet, "  Current:", $"{view.Current}");
        Line(sheet, "  Updated:", $"{view.Updated}");
        Line(sheet, "  Ready:", $"{view.Ready}");
        Line(sheet, "  Available:", $"{view.Available}");
        sheet.Line();
        sheet.Table(RolloutTree.Rows(view, now));
        return sheet;
    }

    private static void Line(Sheet sheet, string label, params ReadOnlySpan<Piece> value) =>
        sheet.Line([label.PadRight(LabelWidth), .. value]);

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
