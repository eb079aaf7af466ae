using System.CommandLine;
using System.CommandLine.Help;

namespace Lava.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class Root
{
    public static RootCommand Create(CliContext context)
    {
        var root = new RootCommand("""
            Lava: a distributed scheduler and job runner. A realm is a folder with a realm.yaml, or lives on AWS (--realm).

            Examples:
              lava run samples/hello hello        run one job, watch it, see what it left
              lava up samples/weather             run a realm until Ctrl-C
              lava dispatch weather/report        ask a realm that is up for a run
              lava check samples/weather          what is wrong with the specs?

            Results go to standard output, messages to standard error.
            Exit status: 0 done, 1 failed, 2 wrong usage.
            """.ReplaceLineEndings("\n"));
        var global = new GlobalOptions();
        global.AddTo(root);
        var set = new CommandSet(context, global);
        root.Add(UpCommand.Create(set));
        root.Add(RunCommand.Create(set));
        root.Add(DispatchCommand.Create(set));
        root.Add(RunsCommand.Create(set));
        root.Add(ShowCommand.Create(set));
        root.Add(LogsCommand.Create(set));
        root.Add(RequestCommands.Cancel(set));
        root.Add(RequestCommands.Retry(set));
        root.Add(WhyCommand.Create(set));
        root.Add(AuditCommand.Create(set));
        root.Add(CheckCommand.Create(set));
        root.Add(RenderCommand.Create(set));
        root.Add(ScheduleCommand.Create(set));
        root.Add(StateCommand.Create(set));
        root.Add(CpCommand.Create(set));
        root.Add(FleetsCommand.Create(set));
        root.Add(ApplyCommand.Create(set));
        root.Add(RealmCommand.Create(set));
        foreach (var help in root.Options.OfType<HelpOption>())
            if (help.Action is HelpAction usual) help.Action = new HelpWithExamples(usual, set.Examples);
        return root;
    }
}
