//! Official open postcode files, read row by row into the middles of postcode sectors: ONS NSPL (with a header) and OS Code-Point Open
//! (without one, 10 columns); and with each postcode the official areas that it lies in, whose names may come from files of their own.
//!
//! Distances know nothing finer than a sector; a full postcode serves for counting people by area and is shown nowhere. No address is here.

use std::collections::BTreeMap;
use std::io::Read;

use csv::{ReaderBuilder, StringRecord};

use crate::domain::people::place::GridPoint;
use crate::domain::people::postcode::{AreaCodes, Postcode};
use crate::domain::text::Name;
use crate::service::error::{Error, Result};

/// OS Code-Point Open's columns: postcode, quality, east, north, and six codes of places.
const CODE_POINT_COLUMNS: usize = 10;

/// Sums of all postcodes of a sector that have a place on the grid.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    east_metres: i64,
    north_metres: i64,
    postcodes: i64,
}

/// What is gathered from files: the sectors of the areas asked for.
#[derive(Clone, Debug)]
pub(crate) struct Sectors {
    areas: Vec<String>,
    sums: BTreeMap<String, Sum>,
    codes: BTreeMap<Postcode, AreaCodes>,
    names: BTreeMap<String, Name>,
}

/// Which column holds what.
#[derive(Clone, Copy, Debug)]
struct Columns {
    postcode: usize,
    east: usize,
    north: usize,
    /// The month in which a postcode ended; empty for those in use.
    ended: Option<usize>,
    ward: Option<usize>,
    lsoa: Option<usize>,
    district: Option<usize>,
}

/// `WD24CD` is such a name for `wd`: the year in two digits stands between.
fn is_dated(head: &str, name: &str) -> bool {
    let year = head.strip_prefix(name).and_then(|rest| rest.strip_suffix("cd"));
    year.is_some_and(|year| year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit()))
}

impl Columns {
    /// NSPL's header under the names it has had over the years; `None` where the first row is not one.
    fn of_header(row: &StringRecord) -> Option<Self> {
        let heads: Vec<String> = row.iter().map(|cell| cell.trim_start_matches('\u{feff}').trim().to_lowercase()).collect();
        let at = |names: &[&str]| heads.iter().position(|head| names.contains(&head.as_str()));
        // Where a file has an area under two years, the newer holds.
        let area = |names: &[&str], dated: &str| {
            let fits = |(_, head): &(usize, &String)| names.contains(&head.as_str()) || is_dated(head, dated);
            heads.iter().enumerate().filter(fits).max_by_key(|(_, head)| *head).map(|(at, _)| at)
        };
        Some(Self {
            postcode: at(&["pcds", "pcd8", "pcd7", "pcd", "pcd2"])?,
            east: at(&["oseast1m", "east1m"])?,
            north: at(&["osnrth1m", "north1m"])?,
            ended: at(&["doterm"]),
            ward: area(&["osward", "ward"], "wd"),
            lsoa: area(&["lsoa01", "lsoa11", "lsoa21"], "lsoa"),
            district: area(&["oslaua", "laua"], "lad"),
        })
    }

    const CODE_POINT: Self = Self { postcode: 0, east: 2, north: 3, ended: None, ward: Some(9), lsoa: None, district: Some(8) };
}

impl Sectors {
    /// Of these areas: the one or two letters with which a postcode begins. `None` where one is something else.
    pub(crate) fn of(areas: &[String]) -> Option<Self> {
        let areas: Vec<String> = areas.iter().map(|area| area.trim().to_uppercase()).collect();
        let fine = |area: &String| (1..=2).contains(&area.len()) && area.bytes().all(|byte| byte.is_ascii_uppercase());
        (!areas.is_empty() && areas.iter().all(fine)).then(|| Self {
            areas,
            sums: BTreeMap::new(),
            codes: BTreeMap::new(),
            names: BTreeMap::new(),
        })
    }

    /// Reads one file. A row without a place on the grid, of a postcode that has ended or of another area is passed over.
    pub(crate) fn read(&mut self, file: impl Read) -> Result<()> {
        let wrong = || Error::invalid("file", "invalid-postcode-file");
        let mut rows = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
        let mut row = StringRecord::new();
        if !rows.read_record(&mut row).or(Err(wrong()))? {
            return Err(wrong());
        }
        let columns = match Columns::of_header(&row) {
            Some(columns) => columns,
            None if row.len() == CODE_POINT_COLUMNS && sector(row.get(0).unwrap_or_default()).is_some() => {
                self.add(Columns::CODE_POINT, &row);
                Columns::CODE_POINT
            }
            None => return Err(wrong()),
        };
        while rows.read_record(&mut row).or(Err(wrong()))? {
            self.add(columns, &row);
        }
        Ok(())
    }

    fn add(&mut self, columns: Columns, row: &StringRecord) {
        let cell = |at: usize| row.get(at).map_or("", str::trim);
        if columns.ended.is_some_and(|at| !cell(at).is_empty()) {
            return;
        }
        let Some(sector) = sector(cell(columns.postcode)) else { return };
        let area: String = sector.chars().take_while(char::is_ascii_alphabetic).collect();
        if !self.areas.contains(&area) {
            return;
        }
        let code = |at: Option<usize>| AreaCodes::code(cell(at?));
        let codes = AreaCodes { ward: code(columns.ward), lsoa: code(columns.lsoa), district: code(columns.district) };
        if let Some(postcode) = Postcode::read(cell(columns.postcode)).filter(|_| !codes.is_empty()) {
            self.codes.insert(postcode, codes);
        }
        let (Ok(east), Ok(north)) = (cell(columns.east).parse::<i64>(), cell(columns.north).parse::<i64>()) else { return };
        // Postcodes of which nobody knows the place stand at nought.
        if east <= 0 || north <= 0 || GridPoint::new(east, north).is_err() {
            return;
        }
        let sum = self.sums.entry(sector).or_default();
        sum.east_metres = sum.east_metres.saturating_add(east);
        sum.north_metres = sum.north_metres.saturating_add(north);
        sum.postcodes = sum.postcodes.saturating_add(1);
    }

    /// Reads a file of official codes and names: the first two columns, whatever they are called.
    pub(crate) fn read_names(&mut self, file: impl Read) -> Result<()> {
        let wrong = || Error::invalid("file", "invalid-area-names");
        let before = self.names.len();
        for row in ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file).records() {
            let row = row.or(Err(wrong()))?;
            let code = AreaCodes::code(row.get(0).unwrap_or_default().trim_start_matches('\u{feff}'));
            if let Some((code, name)) = code.zip(Name::new(row.get(1).unwrap_or_default()).ok()) {
                self.names.insert(code, name);
            }
        }
        if self.names.len() == before { Err(wrong()) } else { Ok(()) }
    }

    /// The official areas of each postcode.
    pub(crate) fn areas(&self) -> Vec<(Postcode, AreaCodes)> {
        self.codes.iter().map(|(postcode, codes)| (postcode.clone(), codes.clone())).collect()
    }

    /// What areas are called, by code.
    pub(crate) const fn names(&self) -> &BTreeMap<String, Name> {
        &self.names
    }

    /// The middle of each sector, by name.
    pub(crate) fn middles(&self) -> Vec<(Name, GridPoint)> {
        let middle = |(sector, sum): (&String, &Sum)| {
            let at = GridPoint::new(sum.east_metres / sum.postcodes.max(1), sum.north_metres / sum.postcodes.max(1)).ok()?;
            Some((Name::new(sector).ok()?, at))
        };
        self.sums.iter().filter_map(middle).collect()
    }
}

/// `EH6 5AB`, `EH6  5AB` or `EH65AB` lies in `EH6 5`.
fn sector(postcode: &str) -> Option<String> {
    let plain: String = postcode.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    let fine = (5..=7).contains(&plain.len()) && plain.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let (outward, inward) = plain.split_at_checked(plain.len().checked_sub(3)?).filter(|_| fine)?;
    let digit = inward.chars().next().filter(char::is_ascii_digit)?;
    outward.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| format!("{outward} {digit}"))
}

#[cfg(test)]
mod tests {
    use super::{Sectors, sector};

    fn read(areas: &[&str], file: &str) -> Vec<(String, i64, i64)> {
        let areas: Vec<String> = areas.iter().map(|area| (*area).to_owned()).collect();
        let mut sectors = Sectors::of(&areas).unwrap();
        sectors.read(file.as_bytes()).unwrap();
        sectors.middles().into_iter().map(|(name, at)| (name.to_string(), at.east_metres(), at.north_metres())).collect()
    }

    #[test]
    fn a_postcode_lies_in_its_sector_however_it_is_spaced() {
        for text in ["EH6 5AB", "eh6  5ab", "EH65AB"] {
            assert_eq!(sector(text).as_deref(), Some("EH6 5"), "{text}");
        }
        assert_eq!(sector("W1A0AX").as_deref(), Some("W1A 0"));
        for text in ["", "EH6", "EH6 AAB", "postcode", "EH6 5AB9", "é65ab"] {
            assert_eq!(sector(text), None, "{text}");
        }
    }

    #[test]
    fn both_official_layouts_give_the_middles_of_the_areas_asked_for() {
        let nspl = "pcd,pcd2,pcds,dointr,doterm,oseast1m,osnrth1m,osgrdind\n\
            \"ZZ1 1AA\",\"ZZ1  1AA\",\"ZZ1 1AA\",198001,,300000,600000,1\n\
            \"ZZ1 1AB\",\"ZZ1  1AB\",\"ZZ1 1AB\",198001,,300200,600100,1\n\
            \"ZZ1 1AC\",\"ZZ1  1AC\",\"ZZ1 1AC\",198001,200101,399999,699999,1\n\
            \"ZZ1 2AA\",\"ZZ1  2AA\",\"ZZ1 2AA\",198001,,,,9\n\
            \"YY1 1AA\",\"YY1  1AA\",\"YY1 1AA\",198001,,310000,610000,1\n";
        assert_eq!(read(&["zz"], nspl), [("ZZ1 1".to_owned(), 300_100, 600_050)]);
        let code_point = "\"ZZ11AA\",10,300000,600000,\"S92000003\",\"\",\"S08000024\",\"\",\"S12000036\",\"S13002929\"\n\
            \"ZZ11AB\",10,300200,600100,\"S92000003\",\"\",\"S08000024\",\"\",\"S12000036\",\"S13002929\"\n\
            \"ZZ1 2AA\",90,0,0,\"S92000003\",\"\",\"S08000024\",\"\",\"S12000036\",\"S13002929\"\n\
            \"YY11AA\",10,310000,610000,\"S92000003\",\"\",\"S08000024\",\"\",\"S12000036\",\"S13002929\"\n";
        assert_eq!(read(&["ZZ"], code_point), [("ZZ1 1".to_owned(), 300_100, 600_050)]);
        assert_eq!(read(&["ZZ", "YY"], code_point).len(), 2);
    }

    #[test]
    fn each_edition_gives_the_areas_of_its_postcodes() {
        let told = |file: &str| {
            let mut sectors = Sectors::of(&["ZZ".to_owned()]).unwrap();
            sectors.read(file.as_bytes()).unwrap();
            let told = |code: Option<String>| code.unwrap_or_default();
            let areas = sectors.areas().into_iter();
            areas
                .map(|(postcode, codes)| {
                    format!("{} {} {} {}", postcode.as_str(), told(codes.ward), told(codes.lsoa), told(codes.district))
                })
                .collect::<Vec<_>>()
        };
        let older = "pcd,pcds,doterm,oseast1m,osnrth1m,oslaua,osward,lsoa01,lsoa11\n\
            ZZ1 1AA,ZZ1 1AA,,300000,600000,E06000001,E05000001,E01000001,E01000002\n\
            ZZ1 1AB,ZZ1 1AB,,,,E99999999,,,\n\
            ZZ1 1AC,ZZ1 1AC,200101,300000,600000,E06000001,E05000001,E01000001,E01000002\n\
            YY1 1AA,YY1 1AA,,300000,600000,E06000001,E05000001,E01000001,E01000002\n";
        assert_eq!(told(older), ["ZZ11AA E05000001 E01000002 E06000001"]);
        let newer = "pcd7,pcd8,pcds,doterm,east1m,north1m,oa21cd,lad25cd,wd24cd,wd25cd,lsoa21cd\n\
            ZZ11AA,ZZ1 1AA,ZZ1 1AA,,300000,600000,E00000001,E06000003,E05000003,E05000004,E01000003\n";
        assert_eq!(told(newer), ["ZZ11AA E05000004 E01000003 E06000003"]);
        let code_point = "\"ZZ11AA\",10,300000,600000,\"S92000003\",\"\",\"S08000024\",\"\",\"S12000036\",\"S13002929\"\n";
        assert_eq!(told(code_point), ["ZZ11AA S13002929  S12000036"]);
    }

    #[test]
    fn names_of_areas_come_from_the_first_two_columns() {
        let mut sectors = Sectors::of(&["ZZ".to_owned()]).unwrap();
        sectors.read_names("\u{feff}WD25CD,WD25NM,WD25NMW\nE05000001,North Quay,\nE05000002,\"Row, Upper\",\n".as_bytes()).unwrap();
        let names: Vec<String> = sectors.names().iter().map(|(code, name)| format!("{code} {name}")).collect();
        assert_eq!(names, ["E05000001 North Quay", "E05000002 Row, Upper"]);
        assert!(sectors.read_names("name,number\nJoan,1\n".as_bytes()).is_err());
    }

    #[test]
    fn another_file_is_refused() {
        let mut sectors = Sectors::of(&["ZZ".to_owned()]).unwrap();
        for file in ["", "name,number\nJoan,1\n", "1,2,3,4,5,6,7,8,9,10\n"] {
            assert!(sectors.read(file.as_bytes()).is_err(), "{file}");
        }
        for area in ["", "EH6", "1", "E H"] {
            assert!(Sectors::of(&[area.to_owned()]).is_none(), "{area}");
        }
    }
}
