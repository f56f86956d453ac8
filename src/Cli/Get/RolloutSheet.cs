namespace Rollouts.Cli;

/// <summary>A Rollout as <c>get rollout</c> prints it: the summary, then the tree.</summary>
internal static class RolloutSheet
{
    public static Sheet Of(RolloutView view, DateTimeOffset now, bool inColour)
    {
        var sheet = new Sheet(inColour);
        var summary = new Summary(sheet);
        summary.Line("Name:", view.Name);
        summary.Line("Namespace:", view.Namespace);
        summary.Line("Status:", PhaseIcon.OfRollout(view.Phase), " ", view.Phase);
        if (view.Message.Length > 0)
        {
            summary.Line("Message:", view.Message);
        }

        summary.Line("Strategy:", view.Strategy);
        if (view.Strategy == RolloutView.CanaryStrategy)
        {
            summary.Line("  Step:", view.Step);
            summary.Line("  SetWeight:", $"{view.SetWeight}");
            summary.Line("  ActualWeight:", $"{view.ActualWeight}");
        }

        summary.Images(view.Images);
        sheet.Line("Replicas:");
        summary.Line("  Desired:", $"{view.Desired}");
        summary.Line("  Current:", $"{view.Current}");
        summary.Line("  Updated:", $"{view.Updated}");
        summary.Line("  Ready:", $"{view.Ready}");
        summary.Line("  Available:", $"{view.Available}");
        sheet.Line();
        sheet.Table(RolloutTree.Rows(view, now));
        return sheet;
    }
}
