using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;

namespace Rollouts.Simulation;

/// <summary>One simulated namespace with its Rollout, its users and one or two controllers.</summary>
internal sealed class RolloutWorld
{
    private readonly WriteFaults _faults = new();
    private readonly List<ControllerProcess> _processes = [];
    private readonly List<ITrafficRouter> _moreRouters = [];
    private readonly ILogger<RolloutReconciler> _waits;
    private readonly SimulationSettings _settings;

    /// <param name="script">What happens in it.</param>
    /// <param name="settings">How it is played.</param>
    public RolloutWorld(RolloutScript script, SimulationSettings settings)
    {
        Time = new VirtualTime { Now = VirtualTime.Start };
        Events = new EventLog(Time);
        _settings = settings;
        _waits = settings.Explains ? new WaitLog(Events) : NullLogger<RolloutReconciler>.Instance;
        Script = script;
        Agenda = new Agenda(Time);
        Store = new VirtualStore(Time);
        Plane = new DataPlane(Store, Time, script);
        Pods = new PodObjects(Store, Time, Agenda);
        Fleet = new PodFleet(Store, Time, Agenda, version => User!.FateOf(version), script.ShowsPods ? Pods : null);
        Budget = new DisruptionBudget(Store, Time, Fleet, script);
        Origin = new OriginDeployment(Store, Agenda);
        Rules = new RuleBook(Store, Time, Plane, Fleet, Pods, Origin, script);
        User = new UserHand(Store, Time, script, Rules);
        References = new ReferenceHand(Store, Agenda, script, () => Leader!.Doubt());
        Analyses = new AnalysisAnswers(Store, Agenda);
        Plugin = new SimulatedPlugin(Time, Agenda, Rules.Break);
        Rules.Attempts.Plugin = Plugin;
        _ = new ExperimentObjects(Store, Agenda);
        Store.Follow(Rules.OnCommitted);
        WorldObjects.Furnish(Store, script);
        AddOrigin();
        WorldObjects.AddRollout(Store, script);
        if (script.Has(RolloutOptions.Verifies))
        {
            _moreRouters.Add(new VerifyingRouter(Plane));
        }

        Leader = StartController();
    }

    public RolloutScript Script { get; }

    public VirtualTime Time { get; }

    public Agenda Agenda { get; }

    public VirtualStore Store { get; }

    public EventLog Events { get; }

    public DataPlane Plane { get; }

    public PodFleet Fleet { get; }

    /// <summary>Single pods, in scripts that show them.</summary>
    public PodObjects Pods { get; }

    public DisruptionBudget Budget { get; }

    /// <summary>Where the template comes from in scripts with <see cref="RolloutFeatures.Workload"/>; in others it is not there.</summary>
    public OriginDeployment Origin { get; }

    public RuleBook Rules { get; }

    public UserHand User { get; }

    public ReferenceHand References { get; }

    public AnalysisAnswers Analyses { get; }

    public SimulatedPlugin Plugin { get; }

    /// <summary>The controller that leads now; it may be dead.</summary>
    public ControllerProcess Leader { get; private set; }

    public int Passes => _processes.Sum(process => process.Passes);

    public Violation? Broken
    {
        get
        {
            if (_processes.Find(process => process.Failure is not null)?.Failure is { } failure)
            {
                Rules.Break("0 no plan fails", failure.ToString());
            }

            return Rules.Broken;
        }
    }

    public async Task PlayAsync()
    {
        foreach (var move in Script.Moves)
        {
            await Agenda.PassAsync(VirtualTime.Start.AddMilliseconds(move.At) - Time.Now);
            if (Broken is not null)
            {
                return;
            }

            if (move.InPass)
            {
                _faults.BetweenWrites.Enqueue(() => Do(move));
            }
            else
            {
                Do(move);
            }
        }
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void EndFaults()
    {
        _faults.BetweenWrites.Clear();
        (_faults.Refusals, _faults.LostAnswers, _faults.WritesToCrash, _faults.HoldsBack) = (0, 0, null, null);
        (_faults.RouterLostUntil, _faults.IngressLostUntil) = (default, default);
        References.RestoreAll();
        Fleet.Slowness = TimeSpan.Zero;
        Budget.HeldUntil = default;
        Analyses.Next = AnalysisAnswer.Successful;
        Plugin.Next = PluginAnswer.Successful;
        if (!Leader.IsAlive)
        {
            Leader = StartController();
        }
    }

    private void AddOrigin()
    {
        if (Script.Has(RolloutFeatures.LateWorkload))
        {
            Agenda.Plan(TimeSpan.FromSeconds(5), User.RestoreWorkload);
        }
        else if (Script.Has(RolloutFeatures.Workload))
        {
            User.RestoreWorkload();
            Origin.BeUp();
        }
    }

    private ControllerProcess StartController()
    {
        var process = new ControllerProcess(Store, Time, Agenda, _faults, Events, _waits, _moreRouters, Plugin, Script, _settings);
        process.Client.Evict = Budget.Evict;
        Rules.Follow(process);
        _processes.Add(process);
        process.Wake();
        return process;
    }

    private void Do(Move move)
    {
        switch (move.Kind)
        {
            case MoveKind.Ship:
                User.Ship(move.First, (PodFate)move.Second);
                break;
            case MoveKind.Abort:
                User.Abort();
                break;
            case MoveKind.Retry:
                User.Retry();
                break;
            case MoveKind.Promote:
                User.Promote();
                break;
            case MoveKind.PromoteFull:
                User.PromoteFull();
                break;
            case MoveKind.Pause or MoveKind.Unpause:
                User.Pause(move.Kind == MoveKind.Pause);
                break;
            case MoveKind.Scale:
                User.Scale(move.First);
                break;
            case MoveKind.EditSteps:
                User.EditSteps(move.First);
                break;
            case MoveKind.Answer:
                Analyses.Next = (AnalysisAnswer)move.First;
                break;
            case MoveKind.AnswerPlugin:
                Plugin.Next = (PluginAnswer)move.First;
                break;
            case MoveKind.LoseTemplate:
                User.LoseTemplate();
                break;
            case MoveKind.RestoreTemplate:
                User.RestoreTemplate();
                break;
            case MoveKind.Touch:
                User.Touch();
                break;
            case MoveKind.Restart:
                User.Restart();
                break;
            case MoveKind.LoseWorkload:
                User.Workload.Lose();
                break;
            case MoveKind.RestoreWorkload when Script.Has(RolloutFeatures.Workload):
                User.RestoreWorkload();
                break;
            case MoveKind.SyncWorkload:
                User.Workload.Sync();
                break;
            case MoveKind.ScaleWorkload:
                User.Workload.Scale(move.First);
                break;
            default:
                Disturb(move);
                break;
        }
    }

    private void Disturb(Move move)
    {
        var status = User.Rollout.Status;
        switch (move.Kind)
        {
            case MoveKind.LoseStable:
                Fleet.Lose(status.StableRS ?? "", move.First);
                break;
            case MoveKind.LoseNew:
                Fleet.Lose(status.CurrentPodHash ?? "", move.First);
                break;
            case MoveKind.Lag when Leader.IsAlive:
                Leader.Feed.Lag(CacheFeed.Numbered[move.First], TimeSpan.FromSeconds(move.Second));
                break;
            case MoveKind.Drop when Leader.IsAlive:
                Leader.Feed.Drop(CacheFeed.Numbered[move.First], TimeSpan.FromSeconds(move.Second));
                break;
            case MoveKind.Repeat when Leader.IsAlive:
                Leader.Feed.Repeat();
                break;
            case MoveKind.Refuse:
                (_faults.Refusals, _faults.AreThrottled) = (move.First, move.Second == 0);
                break;
            case MoveKind.LoseAnswers:
                _faults.LostAnswers = move.First;
                break;
            case MoveKind.LoseRouter when Script.Has(RolloutFeatures.Ingress) && move.First % 2 == 1:
                _faults.IngressLostUntil = Time.Now.AddSeconds(move.First);
                break;
            case MoveKind.LoseRouter:
                _faults.RouterLostUntil = Time.Now.AddSeconds(move.First);
                break;
            case MoveKind.CrashBefore or MoveKind.CrashAfter:
                (_faults.WritesToCrash, _faults.CrashesAfter) = (move.First, move.Kind == MoveKind.CrashAfter);
                ReplaceWhenDead(Leader, TimeSpan.FromSeconds(move.Second));
                break;
            case MoveKind.LateWrite:
                _faults.HoldsBack = write => Agenda.Plan(TimeSpan.FromSeconds(move.First), () => Late(write));
                ReplaceWhenDead(Leader, SimulatedLeadership.Duration);
                break;
            case MoveKind.TwoLeaders when Leader.IsAlive:
                var old = Leader;
                old.Client.WriteDuration = TimeSpan.Zero;
                Leader = StartController();
                Agenda.Plan(TimeSpan.FromSeconds(move.First), old.Kill);
                break;
            case MoveKind.SlowLeader when Leader.IsAlive:
                CutOff(Leader, TimeSpan.FromSeconds(move.First));
                break;
            case MoveKind.HoldPods:
                Budget.HeldUntil = Time.Now.AddSeconds(move.First);
                break;
            case MoveKind.LoseReference:
                References.Lose(move.First, TimeSpan.FromSeconds(move.Second));
                break;
            case MoveKind.SlowPods:
                Fleet.Slowness = TimeSpan.FromSeconds(move.First);
                break;
        }
    }

    private void CutOff(ControllerProcess process, TimeSpan writeDuration)
    {
        process.Client.WriteDuration = writeDuration;
        process.Leadership.LastRenewal ??= Time.Now;
        Agenda.Plan(
            SimulatedLeadership.Duration,
            () =>
            {
                // What it sent is on its way still; by itself it notices that its time is up, and ends.
                process.Kill();
                if (ReferenceEquals(process, Leader))
                {
                    Leader = StartController();
                }
            }
        );
    }

    private static void Late(Action write)
    {
        try
        {
            write();
        }
        catch (KubernetesApiException)
        {
            // Refused, as it should be when the world has moved on; nobody waits for the answer.
        }
    }

    /// <summary>Looks every second whether the process died, and starts another one some time later.</summary>
    private void ReplaceWhenDead(ControllerProcess process, TimeSpan after)
    {
        if (process.IsAlive)
        {
            Agenda.Plan(TimeSpan.FromSeconds(1), () => ReplaceWhenDead(process, after));
        }
        else if (ReferenceEquals(process, Leader))
        {
            Agenda.Plan(
                after,
                () =>
                {
                    if (ReferenceEquals(process, Leader))
                    {
                        Leader = StartController();
                    }
                }
            );
        }
    }
}
