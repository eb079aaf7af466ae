namespace Lava.Core.Templating;

/// <summary>The parts of dates and times that are attributes.</summary>
internal static class DateFields
{
    public static object? Of(PyDateTime value, string name) => name switch
    {
        "hour" => (long)value.Hour,
        "minute" => (long)value.Minute,
        "second" => (long)value.Second,
        "microsecond" => (long)value.Microsecond,
        "tzinfo" => value.Zone,
        "fold" => (long)value.Fold,
        _ => Of(value.Date, name),
    };

    public static object Of(PyDate value, string name) => name switch
    {
        "year" => (long)value.Year,
        "month" => (long)value.Month,
        "day" => (long)value.DayOfMonth,
        _ => Undefined.Absent,
    };

    public static object? Of(PyTime value, string name) => name switch
    {
        "hour" => value.Micros / Calendar.Hour,
        "minute" => value.Micros / Calendar.Minute % 60,
        "second" => value.Micros / Calendar.Second % 60,
        "microsecond" => value.Micros % Calendar.Second,
        "tzinfo" => value.Zone,
        _ => Undefined.Absent,
    };

    public static object Of(PyTimeDelta value, string name) => name switch
    {
        "days" => value.Days,
        "seconds" => value.Seconds,
        "microseconds" => value.Microseconds,
        _ => Undefined.Absent,
    };
}
